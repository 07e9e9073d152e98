import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forms } from '../../report/forms.ts';
import { everyGate, everyVerdict, loadOf } from './results.ts';

/** The forms that are pinned, and the files that pin them. */
export const golden = { 'junit.xml': 'junit.golden.xml', 'summary.md': 'summary.golden.md' } as const;

export const dataFolder = join(import.meta.dirname, 'report');

/** A form of the example, rendered now. */
export async function rendered(file: keyof typeof golden): Promise<string> {
  const form = forms.find((one) => one.file === file)!;
  return (await form.render({ report: everyVerdict(), load: loadOf(7300, { gates: everyGate }) }))!;
}

/** Writes what is pinned anew, for a reader to look at the difference. */
export async function writeGolden(): Promise<void> {
  for (const file of Object.keys(golden) as (keyof typeof golden)[])
    writeFileSync(join(dataFolder, golden[file]), await rendered(file));
}
