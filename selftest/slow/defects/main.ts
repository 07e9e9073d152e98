/**
 * Holds the contract tests against sandboxes of which it is known what is wrong with them: every defect is found, no
 * requirement is found broken that its defect does not touch, no variant is accused, and what is changed in answers
 * from outside is judged as the documents have it. Compares docs/detection.md with what it found; `--write` writes it,
 * `--only TEXT` takes the rows whose name holds a text.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { defects } from '../../../sandbox/defects/all.ts';
import { variants } from '../../../sandbox/variants/all.ts';
import { shareOut, type Task } from './at-once.ts';
import {
  changedRows,
  type Detection,
  defectRow,
  mutationCount,
  readDetection,
  textOf,
  variantRow,
  writeDetection,
} from './detection.ts';
import { inOrderOfTime, type Judgement } from './mutant.ts';
import type { MutationJudgement } from './outside/judge.ts';
import { mutationNames } from './outside/mutation.ts';
import { caughtBy, detectionPage } from './page.ts';
import type { VariantJudgement } from './variant.ts';

type Result = Judgement | VariantJudgement | MutationJudgement;

const { values: flags } = parseArgs({ options: { write: { type: 'boolean' }, only: { type: 'string' } } });
const page = new URL('../../../docs/detection.md', import.meta.url);

const tasks: Task[] = [
  ...inOrderOfTime(defects).map(({ name }) => ({ kind: 'defect' as const, name })),
  ...variants.map(({ name }) => ({ kind: 'variant' as const, name })),
  ...mutationNames(10, 20).map((name) => ({ kind: 'mutation' as const, name })),
].filter(({ name }) => name.includes(flags.only ?? ''));

const results: Result[] = [];
let failed = 0;
await shareOut<Result>(tasks, (result) => {
  results.push(result);
  const complaints = complaintsOf(result);
  if (complaints.length > 0) failed++;
  for (const complaint of complaints) complain(complaint);
});

const judgements = resultsOf('defect', defects);
const variantJudgements = resultsOf('variant', variants);
const mutationJudgements = results.filter((result) => result.kind === 'mutation');
if (flags.only === undefined) closeWholeRun();
const { length: killed } = judgements.filter((one) => one.killed);
const { length: cleared } = variantJudgements.filter((one) => one.cleared);
const { length: ruled } = mutationJudgements.filter((one) => one.ruling !== null && one.ruling !== 'open');
process.stdout.write(
  `${killed} of ${judgements.length} defects killed, ${cleared} of ${variantJudgements.length} variants cleared, ` +
    `${mutationJudgements.length} mutations of answers, of which ${ruled} have a ruling\n` +
    `${tasks.length - failed} passed, ${failed} failed, 0 skipped\n`,
);

/** The results of a kind, in the order of its rows. */
function resultsOf<Kind extends Result['kind']>(
  kind: Kind,
  rows: readonly { name: string }[],
): Extract<Result, { kind: Kind }>[] {
  return rows.flatMap(
    ({ name }) =>
      results.find((one): one is Extract<Result, { kind: Kind }> => one.kind === kind && one.name === name) ??
      [],
  );
}

/** What only a run of all rows can say. */
function closeWholeRun(): void {
  const detection: Detection = {
    defects: Object.fromEntries(
      defects.map((defect, nth) => [defect.name, defectRow(defect, judgements[nth]!)] as const),
    ),
    variants: Object.fromEntries(variantJudgements.map((one) => [one.name, variantRow(one)] as const)),
    mutations: mutationCount(mutationJudgements),
  };
  const caught = caughtBy(detection);
  for (const { id } of requirements.filter((row) => row.level !== 'MAY' && !caught.has(row.id)))
    complain(`no defect shows that ${id} can fail`);
  if (flags.write) {
    writeDetection(detection);
    writeFileSync(page, detectionPage(detection));
  } else if (textOf(readDetection()) !== textOf(detection))
    complain(
      `docs/detection.md is stale: npm run test:defects -- --write writes it anew. ${changedRows(readDetection(), detection)}`,
    );
}

function complain(text: string): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = 1;
}

function complaintsOf(result: Result): string[] {
  switch (result.kind) {
    case 'defect':
      return [
        ...(result.killed ? [] : [`survived ${result.name}: found ${result.found.join(' ') || 'nothing'}`]),
        ...(result.accused.length > 0
          ? [`unlisted knock-on of ${result.name}: ${result.accused.join(' ')}`]
          : []),
      ];
    case 'variant':
      return result.cleared
        ? []
        : [
            `accused variant ${result.name}: ${result.accused.map(({ id, reason }) => `${id} (${reason})`).join('; ')}`,
          ];
    case 'mutation':
      return result.complaint === null
        ? []
        : [`misjudged mutation ${result.name} (${result.what}): ${result.complaint}`];
  }
}
