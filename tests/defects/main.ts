/**
 * Checks a sandbox with each defect, and one in each variant, and demands that every defect is found, that no
 * requirement is found broken which its defect does not touch, and that no variant is accused. Compares
 * docs/detection.md with what it found; `--write` writes it, `--only TEXT` takes the rows whose name holds a text.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requirements } from '../../contracts/requirements.ts';
import { defects } from '../../sandbox/defects.ts';
import { variants } from '../../sandbox/variants.ts';
import { shareOut } from './at-once.ts';
import { inOrderOfTime, type Judgement } from './mutant.ts';
import { caughtBy, detectionPage } from './page.ts';
import type { VariantJudgement } from './variant.ts';

const { values: flags } = parseArgs({ options: { write: { type: 'boolean' }, only: { type: 'string' } } });
const page = new URL('../../docs/detection.md', import.meta.url);

const isChosen = ({ name }: { name: string }) => name.includes(flags.only ?? '');
const chosenDefects = defects.filter(isChosen);
const chosenVariants = variants.filter(isChosen);
const tasks = [
  ...inOrderOfTime(chosenDefects).map(({ name }) => ({ kind: 'defect' as const, name })),
  ...chosenVariants.map(({ name }) => ({ kind: 'variant' as const, name })),
];

const results = new Map<string, Judgement | VariantJudgement>();
await shareOut<Judgement | VariantJudgement>(tasks, (result) => {
  results.set(`${result.kind} ${result.name}`, result);
  for (const complaint of complaintsOf(result)) process.stdout.write(`${complaint}\n`);
});
const judgements = chosenDefects.map(({ name }) => results.get(`defect ${name}`) as Judgement);
const variantJudgements = chosenVariants.map(
  ({ name }) => results.get(`variant ${name}`) as VariantJudgement,
);

const killed = judgements.filter((one) => one.killed).length;
const accused = variantJudgements.filter((one) => !one.cleared).length;
process.stdout.write(
  `killed ${killed}/${judgements.length}, accused ${accused}/${variantJudgements.length}\n`,
);

const isBad = (result: Judgement | VariantJudgement) => complaintsOf(result).length > 0;
if ([...results.values()].some(isBad)) process.exitCode = 1;
if (flags.only === undefined) closeWholeRun();

/** What only a run of all rows can say. */
function closeWholeRun(): void {
  const caught = caughtBy(defects, judgements);
  for (const { id } of requirements.filter((row) => row.level !== 'MAY' && !caught.has(row.id)))
    complain(`no defect shows that ${id} can fail`);
  const text = detectionPage(defects, judgements, variantJudgements);
  if (flags.write) writeFileSync(page, text);
  else if (read() !== text)
    complain('docs/detection.md is stale: npm run test:defects -- --write writes it anew');
}

function complain(text: string): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = 1;
}

function complaintsOf(result: Judgement | VariantJudgement): string[] {
  if (result.kind === 'variant')
    return result.cleared
      ? []
      : [
          `accused variant ${result.name}: ${result.accused.map(({ id, reason }) => `${id} (${reason})`).join('; ')}`,
        ];
  return [
    ...(result.killed ? [] : [`survived ${result.name}: found ${result.found.join(' ') || 'nothing'}`]),
    ...(result.accused.length > 0
      ? [`unlisted knock-on of ${result.name}: ${result.accused.join(' ')}`]
      : []),
  ];
}

function read(): string {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
}
