import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';
import { isLive } from '../../../platform/progress-line.ts';
import { summaryOf } from '../../../report/terminal/summary.ts';
import { Progress } from '../../../tests/engine/progress.ts';
import { everyVerdict, hostile, reportOf, row } from '../../examples/results.ts';
import { harness } from '../../run-command.ts';
import { test as withFolders } from './run-folders.ts';

test('what a server says is wrapped to 80 columns and moves no cursor', () => {
  const broken = row('CREATE-STATUS-201', 'fail', [], `${hostile} ${'long'.repeat(100)} 😀`);
  const text = stripVTControlCharacters(summaryOf(reportOf([broken]), '.out/run/report.json', ['junit.xml']));
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e|\p{Cs}/u);
  expect(text).toContain('found  <script>');
});

test('the worst comes first, and the paths come last', () => {
  const lines = stripVTControlCharacters(
    summaryOf(everyVerdict(), '.out/run/report.json', ['junit.xml', 'summary.md']),
  ).split('\n');
  expect(lines[0]).toBe('fail CREATE-STATUS-201 (SHALL)');
  expect(lines.slice(-3)).toEqual([
    'Target   http://127.0.0.1:8080',
    'Report   .out/run/report.json',
    'Also     junit.xml, summary.md',
  ]);
});

test('what was observed is shown as such, and not among what was not tested', () => {
  const { requirements } = everyVerdict();
  const kept = requirements.filter(({ verdict }) => verdict === 'pass' || verdict === 'info');
  const textOf = (rows: typeof requirements, exitCode: number) =>
    stripVTControlCharacters(summaryOf(reportOf(rows, { exitCode, problems: [] }), 'report.json'));
  const text = textOf(kept, 0);
  expect(text).toContain('info ROBUST-GZIP (MAY)\n');
  expect(text).toContain('found  a gzip body was answered 415');
  expect(text).toContain('1 of 1 SHALL requirements passed.\nAll levels: 1 info, 1 pass;');
  const alone = textOf(kept.slice(1), 3);
  expect(alone).toContain('Only observed: the documents are silent, so nothing was proved.');
  const shall = row('INVALID-BUNDLE-TYPE', 'info', [], 'answered 201');
  expect(textOf([shall], 3)).toContain('0 of 1 SHALL requirements passed, 1 observed.');
});

test('requirements that a 503 left open are explained once, whatever the words', () => {
  const unserved = (id: string, message: string, status: number) => {
    const [exchange] = everyVerdict().requirements[0]!.cases[0]!.exchanges;
    const exchanges = [{ ...exchange!, response: { status, headers: {}, body: '' } }];
    const name = `${id}: a case`;
    return row(id, 'error', [{ name, verdict: 'error', message, curl: null, seed: 1, exchanges }]);
  };
  const text = stripVTControlCharacters(
    summaryOf(
      reportOf([
        unserved('CREATE-STATUS-201', 'the gateway said no', 503),
        unserved('CREATE-STORED', 'upstream is gone', 503),
        unserved('READ-STABLE', 'the gateway said no', 404),
      ]),
      '.out/run/report.json',
    ),
  );
  expect(text).toMatch(/^error CREATE-STATUS-201 .*\n(?:.+\n)*? {2}alike {2}CREATE-STORED$/m);
  expect(text).toMatch(/^error READ-STABLE /m);
});

test('a line is written over only before a person', () => {
  expect(isLive({ isTTY: true }, {})).toBe(true);
  expect(isLive({}, {})).toBe(false);
  for (const environment of [{ CI: 'true' }, { NO_COLOR: '1' }, { TERM: 'dumb' }])
    expect(isLive({ isTTY: true }, environment)).toBe(false);
});

test('progress counts and says how long it takes, in one line of the terminal or in none', () => {
  const saved = { ...process.env };
  for (const name of ['CI', 'NO_COLOR']) delete process.env[name];
  process.env.TERM = 'xterm';
  try {
    const shown = (isTTY: boolean) => {
      let text = '';
      const write = (chunk: string | Uint8Array) => {
        text += chunk;
        return true;
      };
      const progress = new Progress('check', { isTTY, columns: 60, write });
      progress.begin('20 cases in 10 tests', 10);
      for (let nth = 1; nth <= 10; nth++) progress.done(`a test with a long name ${'x'.repeat(100)}`);
      progress.end();
      return text;
    };
    const [first, ...rewrites] = shown(true).split('\r\u001b[K');
    expect(first).toBe('check: 20 cases in 10 tests\n');
    expect(rewrites).toHaveLength(11);
    for (const line of rewrites) expect(line.length).toBeLessThan(60);
    expect(rewrites[4]).toMatch(/^check: 5 of 10 tests, about \d+ s left: a test/);
    expect(shown(false)).toBe('check: 20 cases in 10 tests\n');
  } finally {
    Object.assign(process.env, saved);
  }
});

withFolders('with NO_COLOR a result has no escape in it', async ({ runFolder }) => {
  const { stdout } = await harness(['report', runFolder('run', { report: everyVerdict() })]);
  expect(stdout).not.toContain('\u001b');
  const colored = await harness(['report', runFolder('other', { report: everyVerdict() })], {
    environment: { NO_COLOR: undefined, FORCE_COLOR: '1' },
  });
  expect(colored.stdout).toContain('\u001b[31mfail');
});
