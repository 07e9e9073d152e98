import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadResult } from '../contracts/load.ts';
import type { Report } from '../contracts/report.ts';
import { badge } from './badge.ts';
import { junit } from './junit.ts';
import { summary } from './markdown/summary.ts';
import { testReport } from './test-report.ts';

/** What a run's folder holds: the result of a check, of a load run, or of both. */
export interface RunResult {
  report: Report | null;
  load: LoadResult | null;
}

/** A form in which the result of a run is handed over. */
export interface Form {
  /** Name of the file in the run's folder. */
  file: string;
  /** Loads what rendering takes, ahead of time; rendering loads it itself otherwise. */
  prepare?(): Promise<unknown>;
  /** The text of the file; null when the result has nothing for it. */
  render(result: RunResult): string | null | Promise<string | null>;
}

const loadHtml = () => import('./html/render.tsx');
const html: Form = {
  file: 'report.html',
  prepare: loadHtml,
  render: async (result) => (await loadHtml()).renderHtml(result),
};

/** Every form that is rendered from `report.json` and `load.json`. */
export const forms: readonly Form[] = [html, junit, summary, testReport, badge];

/** Loads what all forms take, for a command that has something else to wait for before it writes them. */
export async function prepareForms(): Promise<void> {
  await Promise.all(forms.map((form) => form.prepare?.()));
}

/** Writes every form that the result has something for into the folder; returns the files' names. */
export async function writeForms(result: RunResult, folder: string): Promise<string[]> {
  const written: string[] = [];
  for (const { file, render } of forms) {
    const text = await render(result);
    if (text === null) continue;
    const path = join(folder, file);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    written.push(file);
  }
  return written;
}
