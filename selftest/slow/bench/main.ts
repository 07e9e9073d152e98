import { cpus, loadavg, totalmem } from 'node:os';
import Table from 'cli-table3';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { benchCheck } from './check.ts';
import { benchGeneration } from './generation.ts';
import { benchLoad } from './load.ts';
import { benchStartup } from './startup.ts';
import { benchValidation } from './validation.ts';

const benches = {
  validation: showValidation,
  generation: showGeneration,
  startup: showStartup,
  check: showCheck,
  load: showLoad,
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in benches));
if (unknown) {
  process.stderr.write(`There is no bench ${unknown}. Choose one of ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
const load = loadavg()[0]!.toFixed(1);
const memory = Math.round(totalmem() / 2 ** 30);
say(
  `${packageJson.name} ${packageJson.version}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB`,
);
say(`Load average at the start: ${load}. Ratios within one run are meant; rates depend on the machine.\n`);
for (const [name, show] of Object.entries(benches))
  if (chosen.length === 0 || chosen.includes(name)) await show();

async function showValidation(): Promise<void> {
  const rows = await benchValidation();
  show(
    'Validation',
    ['validator', 'events/s', 'ratio', 'target'],
    rows.map(({ what, eventsPerSecond, ratio, target }) => [
      what,
      whole(eventsPerSecond),
      ...against(ratio, target),
    ]),
  );
}

async function showGeneration(): Promise<void> {
  const rows = await benchGeneration();
  show(
    'Generation',
    ['generator', 'events/s', 'ratio', 'target', ''],
    rows.map(({ what, eventsPerSecond, ratio, target, note }) => [
      what,
      whole(eventsPerSecond),
      ...against(ratio, target),
      note ?? '',
    ]),
  );
}

async function showStartup(): Promise<void> {
  const rows = benchStartup();
  show(
    'Start-up',
    ['program', 'ms', 'ratio', 'at most'],
    rows.map(({ what, milliseconds, ratio, target }) => [
      what,
      whole(milliseconds),
      ...atMost(ratio, target),
    ]),
  );
}

async function showCheck(): Promise<void> {
  const { requests, check, bare } = await benchCheck();
  show(
    'The whole check against its requests sent bare',
    ['', 's', 'ratio', 'at most'],
    [
      [`${whole(requests)} requests, bare`, bare.toFixed(1), '1.00', ''],
      ['check, from start to report', check.toFixed(1), ...atMost(check / bare, 3)],
    ],
  );
}

async function showLoad(): Promise<void> {
  const rows = await benchLoad();
  show(
    'The load script against a bare k6 script, on a target that does nothing',
    ['requests/s', 'wrk', 'bytes', 'text', 'with token', 'load', 'to bytes', 'to token', 'to text', 'target'],
    rows.map(({ mode, wrk, ratio, target, ...row }) => [
      modeName(mode),
      wrk === null ? 'not installed' : whole(wrk),
      whole(row.bareBytes),
      whole(row.bare),
      whole(row.bareToken),
      whole(row.real),
      row.ratioToBytes.toFixed(2),
      row.ratioToToken.toFixed(2),
      ...against(ratio, target),
    ]),
  );
}

function against(ratio: number | null, target: number | undefined): [string, string] {
  if (ratio === null) return ['', ''];
  return [
    ratio.toFixed(2),
    target === undefined ? '' : `${target} ${ratio >= target ? 'reached' : 'missed'}`,
  ];
}

function atMost(ratio: number, target: number | undefined): [string, string] {
  return [ratio.toFixed(2), target === undefined ? '' : `${target} ${ratio <= target ? 'kept' : 'exceeded'}`];
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

function show(title: string, head: string[], rows: string[][]): void {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  say(`${title}\n${table.toString()}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
