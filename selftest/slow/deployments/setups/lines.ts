import type { Toxic } from '../../systems/toxiproxy/toxiproxy.ts';
import type { Outcome, SetUp } from '../setup.ts';

/** Starts a line with faults before the API. */
function over(...toxics: Toxic[]): SetUp['start'] {
  return async (systems) => {
    const { environment } = await systems.sandbox();
    const line = await (await systems.toxiproxy()).line(environment.AUDITBOX_URL!, toxics);
    return { environment: { ...environment, AUDITBOX_URL: line.url }, stop: line.close };
  };
}

/** Resets each connection when a request comes. */
const reset: Toxic = { type: 'reset_peer', stream: 'upstream', attributes: { timeout: 0 } };

const untestable = (says: string): Outcome => ({ exitCode: 3, says });

/** A latency of half the given time in each direction. */
const roundTrip = (milliseconds: number): Toxic[] =>
  (['upstream', 'downstream'] as const).map((stream) => ({
    type: 'latency',
    stream,
    attributes: { latency: milliseconds / 2, jitter: 0 },
  }));

/** Kilobytes per second: 10 Mbit/s. */
const rate = 1250;

/** Deployments at the end of a slow or broken line. */
export const lines: readonly SetUp[] = [
  {
    name: 'a round trip of 50 ms',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: { check: 'passes', load: 'passes', doctor: 'passes' },
    parameters: { check: ['--quick'] },
    start: over(...roundTrip(50)),
  },
  {
    name: 'a round trip of 200 ms',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: { check: 'passes', load: 'passes', doctor: 'passes' },
    start: over(...roundTrip(200)),
  },
  {
    name: '10 Mbit/s in each direction',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: { check: 'passes', load: 'passes' },
    parameters: { check: ['--quick'] },
    start: over(
      { type: 'bandwidth', stream: 'upstream', attributes: { rate } },
      { type: 'bandwidth', stream: 'downstream', attributes: { rate } },
    ),
  },
  {
    name: 'answers that arrive in pieces of 200 bytes',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: { check: 'passes', load: 'passes' },
    start: over({ type: 'slicer', attributes: { average_size: 200, size_variation: 100, delay: 10 } }),
  },
  {
    name: 'a token endpoint that resets connections for a while',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: { check: 'passes', load: 'passes', token: 'passes' },
    async start(systems) {
      const { environment } = await systems.sandbox();
      const toxiproxy = await systems.toxiproxy();
      const issuer = environment.OIDC_ISSUER!;
      const line = await toxiproxy.line(`${issuer}/protocol/openid-connect/token`);
      const { OIDC_ISSUER: _, ...rest } = environment;
      return {
        environment: { ...rest, OIDC_TOKEN_URL: line.url },
        async during() {
          await line.setFaults([reset]);
          await line.carried();
          await line.setFaults([]);
        },
        stop: line.close,
      };
    },
  },
  {
    name: 'a line that resets every connection',
    kind: 'line',
    system: 'Toxiproxy',
    settings: [],
    outcomes: {
      check: untestable('closed'),
      load: untestable('closed'),
      doctor: untestable('closed'),
    },
    start: over(reset),
  },
  {
    name: 'a line on which no answer arrives',
    kind: 'line',
    system: 'Toxiproxy',
    settings: ['`--timeout`'],
    outcomes: {
      check: untestable('--timeout'),
      load: untestable('--timeout'),
      doctor: untestable('--timeout'),
    },
    parameters: {
      check: ['--quick', '--timeout', '2'],
      load: ['--timeout', '2'],
      doctor: ['--timeout', '2'],
    },
    start: over({ type: 'timeout', attributes: { timeout: 0 } }),
  },
];
