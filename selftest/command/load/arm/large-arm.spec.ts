import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Mode } from '../../../../contracts/results/load-result/mode.ts';
import { blockTagSystem } from '../../../../contracts/results/load-result/tags.ts';
import { runArm } from '../../../../load/arm/arm.ts';
import { blockOf, prepareEvents, requestBody } from '../../../../load/arm/pack.ts';
import { findK6 } from '../../../../load/binary/locate.mjs';
import { startNullTarget } from '../../../../load/phases/null-target.ts';
import { readCorpus } from '../../../../load/plan/corpus.ts';
import { markerOf } from '../../../../load/plan/plan.ts';
import { root } from '../../../run-command.ts';
import { needsK6, noAuthorization, noCredentials, test } from '../subjects.ts';

const corpus = readCorpus(join(root, 'selftest/examples/ihe-balp-examples.ndjson'), 1).events;
const prepared = prepareEvents(corpus, 'run');
const marker = markerOf('run', 1);

/** Sends an arm of Bundles with k6. */
async function send(url: string, arm: { mode: Mode; events: number; vus: number }, folder: string) {
  return runArm(
    { round: 1, marker, sampled: [3, 250], maxDurationMs: 120_000, ...arm },
    {
      k6: findK6()!.path,
      prepared,
      target: noAuthorization(url),
      credentials: noCredentials,
      requestTimeoutMs: 30_000,
      folder,
    },
  );
}

/** Many VUs have room for a few bodies each; a few VUs send each body several times. */
const shapes = [
  { events: 5203, batch: 10, vus: 200 },
  { events: 30_003, batch: 100, vus: 2 },
];
for (const { events, batch, vus } of shapes)
  test(`${events} events, more than the bodies that ${vus} VUs may hold, are sent once each`, async ({
    target,
    output,
  }) => {
    needsK6();
    const { url, stored, sentIds } = await target();
    const arm = { mode: { kind: 'bulk', batch } as const, events, vus };
    const { result, answers } = await send(url, arm, join(output, 'arm'));
    expect(result.events).toMatchObject({ planned: events, acknowledged: events, inDoubt: 0 });
    const numbers = Array.from({ length: events }, (_, number) => number);
    expect(sentIds.sort()).toEqual(numbers.map((number) => JSON.parse(prepared(marker, number)).id));
    const blocks = [...stored.values()].map(
      ({ meta }) => meta?.tag?.find(({ system }) => system === blockTagSystem)?.code,
    );
    expect(blocks.sort()).toEqual(numbers.map((number) => blockOf(marker, number)));
    // What is read back is compared with what was sent: the body's origin and the request's own numbers.
    const repeated = answers.find(({ request }) => request === 250)!;
    expect(repeated.origin).toBeLessThan(250);
    for (const [position, id] of repeated.ids.entries()) {
      const number = 250 * batch + position;
      const {
        id: _id,
        meta: _meta,
        ...sent
      } = JSON.parse(prepared(marker, number, repeated.origin * batch + position));
      expect(stored.get(id)).toMatchObject(sent);
    }
  });

test('a million events and 200 VUs take k6 less than 2.5 GiB of memory', async ({ output }) => {
  needsK6();
  test.skip(process.platform !== 'linux', 'how much memory a process took is read from procfs');
  const mode: Mode = { kind: 'bulk', batch: 100 };
  const target = await startNullTarget(requestBody(prepared, markerOf('run', 2), mode, 0, mode.batch));
  let mebibytes = 0;
  const watch = setInterval(() => {
    mebibytes = Math.max(mebibytes, ...memoryOfChildren());
  }, 200);
  try {
    const { result } = await send(target.url, { mode, events: 1_000_000, vus: 200 }, join(output, 'arm'));
    expect(result.events.acknowledged).toBe(1_000_000);
    expect(mebibytes).toBeGreaterThan(128);
    expect(mebibytes).toBeLessThan(2560);
  } finally {
    clearInterval(watch);
    await target.close();
  }
});

/** The most memory that each child of this process ever held, in MiB. */
function memoryOfChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const isChild = /^PPid:\s+(\d+)/m.exec(status)?.[1] === String(process.pid);
        return isChild ? [Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
