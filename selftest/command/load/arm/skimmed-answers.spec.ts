import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Mode } from '../../../../contracts/results/load-result/mode.ts';
import { runArm } from '../../../../load/arm/arm.ts';
import { prepareEvents, requestBody } from '../../../../load/arm/pack.ts';
import { findK6 } from '../../../../load/binary/locate.mjs';
import { startNullTarget } from '../../../../load/phases/null-target.ts';
import { readCorpus } from '../../../../load/plan/corpus.ts';
import { markerOf } from '../../../../load/plan/plan.ts';
import { root } from '../../../run-command.ts';
import { needsK6, noAuthorization, noCredentials, test } from '../subjects.ts';

const corpus = readCorpus(join(root, 'selftest/examples/ihe-balp-examples.ndjson'), 1).events;
const prepared = prepareEvents(corpus, 'run');
const mode: Mode = { kind: 'bulk', batch: 10 };
const events = 40 * mode.batch;
const good = requestBody(prepared, markerOf('run', 2), mode, 0, mode.batch);
const lastId = good.lastIndexOf('"id":"');

/** What one VU makes of forty answers that are all this body. */
async function acknowledgedOf(body: string, output: string) {
  const target = await startNullTarget(body);
  try {
    const { result } = await runArm(
      { round: 1, mode, marker: markerOf('run', 1), events, vus: 1, maxDurationMs: 60_000, sampled: [] },
      {
        ...{ k6: findK6()!.path, prepared, target: noAuthorization(target.url), credentials: noCredentials },
        ...{ requestTimeoutMs: 10_000, folder: join(output, 'arm') },
      },
    );
    return { acknowledged: result.events.acknowledged, errors: result.errors };
  } finally {
    await target.close();
  }
}

test('answers that name every event under another id acknowledge them', async ({ output }) => {
  needsK6();
  expect(await acknowledgedOf(`${good}\n`, output)).toEqual({ acknowledged: events, errors: {} });
});

const bad: [string, string][] = [
  ['are not JSON somewhere in the middle', good.replace('"recorded":', '"recorded":,')],
  ['are cut off after the last id', good.slice(0, lastId + 40)],
  ['say something after their end', `${good}]`],
  ['name one event too few', requestBody(prepared, markerOf('run', 2), mode, 0, mode.batch - 1)],
  ['name one event too many', requestBody(prepared, markerOf('run', 2), { ...mode, batch: 11 }, 0, 11)],
  ['keep one id', `${good.slice(0, lastId + 6)}${markerOf('run', 1)}-${good.slice(lastId + 6)}`],
  ['have an event without an id', `${good.slice(0, lastId)}"no-${good.slice(lastId + 1)}`],
  ['are empty', ''],
];
for (const [what, body] of bad)
  test(`answers that ${what} acknowledge nothing`, async ({ output }) => {
    needsK6();
    const { acknowledged, errors } = await acknowledgedOf(body, output);
    expect(acknowledged).toBe(0);
    expect(Object.values(errors).reduce((sum, requests) => sum + requests, 0)).toBe(40);
  });
