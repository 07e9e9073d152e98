import { join } from 'node:path';
import { writeWholeFile } from '../platform/whole-file.ts';
import type { Form, RunResult } from './form.ts';
import { junit } from './junit.ts';
import { summary } from './markdown/summary.ts';
import { badge } from './shields-badge.ts';
import { testReport } from './test-report.ts';

const loadHtml = () => import('./html/render.tsx');
const html: Form = {
  file: 'report.html',
  prepare: loadHtml,
  render: async (result) => (await loadHtml()).renderHtml(result),
};

/** Every form that is rendered from `report.json` and `load.json`. */
export const forms: readonly Form[] = [html, junit, summary, testReport, badge];

/** Loads what the forms need, while a command waits for something else. */
export async function prepareForms(): Promise<void> {
  await Promise.all(forms.map((form) => form.prepare?.()));
}

/** Writes every form that the result has something for into the folder; returns the files' names. */
export async function writeForms(result: RunResult, folder: string): Promise<string[]> {
  const written: string[] = [];
  for (const { file, render } of forms) {
    const text = await render(result);
    if (text === null) continue;
    writeWholeFile(join(folder, file), text);
    written.push(file);
  }
  return written;
}
