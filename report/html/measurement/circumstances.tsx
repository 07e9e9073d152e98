/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { LoadEnvironment } from '../../../contracts/results/load-result/environment.ts';
import type {
  LoadArchiveResult,
  LoadResult,
  LoadRunResult,
  LoadSegmentResult,
} from '../../../contracts/results/load-result/result.ts';
import type { CountedBy } from '../../../contracts/results/load-result/validity.ts';
import { grouped } from '../../numbers.ts';
import { span } from '../moment.tsx';
import { Line } from '../visible.tsx';

const counting = {
  total: 'the total of a search on the marker of each block',
  paging: 'paging through a search on the markers',
  'sample-only': 'a sample read by id: search could not be used',
} as const satisfies Record<CountedBy, string>;

/** Whether the figures are valid: what was acknowledged, and what was found. */
export function ValidityTable({ load: { validity } }: { load: LoadResult }) {
  return (
    <Rows
      rows={[
        [
          'Verdict',
          <>
            <strong>{validity.verdict}</strong>
            {validity.reasons.map((reason) => (
              <>
                {': '}
                <Line text={reason} />
              </>
            ))}
          </>,
        ],
        ['Acknowledged events', grouped(validity.acknowledged)],
        ['Found stored', validity.stored === null ? 'not counted' : grouped(validity.stored)],
        ['Lost: acknowledged, not found', validity.lost === null ? 'not counted' : grouped(validity.lost)],
        [
          'Excess: found, but neither acknowledged nor in doubt',
          validity.excess === null ? 'not counted' : grouped(validity.excess),
        ],
        ['In doubt: sent, without a verified answer', grouped(validity.inDoubt)],
        [
          'Read by id and compared',
          `${grouped(validity.sample.read)}, ${grouped(validity.sample.wrong)} wrong`,
        ],
        ['Counted by', validity.countedBy === null ? 'not counted' : counting[validity.countedBy]],
      ]}
    />
  );
}

/** The generator, its settings and the corpus. */
export function Circumstances({ load }: { load: LoadResult }) {
  const { corpus, run } = load;
  const segments = load.kind === 'segment' ? [] : load.segments;
  return (
    <Rows
      rows={[
        ...(load.kind === 'archive' ? archiveRows(load) : settingsRows(load)),
        ['Target', <Line text={run.target} />],
        ...(load.kind === 'archive' ? [] : environmentRows(load)),
        ...segments.map(({ segment, verdict, environment }) =>
          row(`Segment ${segment}`, <Line text={`${verdict}; ${machine(environment)}`} />),
        ),
        ['Corpus', `${grouped(corpus.count)} events, ${grouped(corpus.bytes)} bytes, seed ${corpus.seed}`],
        ['Corpus SHA-256', <code>{corpus.sha256}</code>],
      ]}
    />
  );
}

function archiveRows({ harness, run, settings }: LoadArchiveResult): Row[] {
  const { requestTimeoutMs, visibilityTimeoutMs } = settings;
  const visible = visibilityTimeoutMs === null ? '' : `, visible in search ${span(visibilityTimeoutMs)}`;
  return [
    ['Generator', `k6, from an archive of ${harness.name} ${harness.version}`],
    ['Seed', `${run.seed}, exit code ${run.exitCode}`],
    ['Model', closedInWords(settings.vus)],
    ['Events', grouped(settings.events)],
    ['Timeouts', `request ${span(requestTimeoutMs)}${visible}`],
  ];
}

function settingsRows({ run, settings }: Measured): Row[] {
  const { rounds, eventsPerArm, batches } = settings;
  const arms = [
    String(rounds),
    ...(eventsPerArm === null ? [] : [`${grouped(eventsPerArm)} events an arm`]),
  ].join(', ');
  const sizes = batches.length === 0 ? [] : [`Bundle sizes ${batches.join(', ')}`];
  const gzip = settings.gzip ? ['gzip bodies next to plain ones'] : [];
  const outputs = settings.outputs.join(', ');
  return [
    ['Load profile', `${run.profile}, seed ${run.seed}, exit code ${run.exitCode}`],
    [
      'Model',
      settings.model === 'closed'
        ? closedInWords(settings.vus)
        : `open: the steps send at their rate without waiting for answers; the rounds before them are closed, ${settings.vus} VUs`,
    ],
    ['Rounds', [arms, ...sizes, ...gzip].join('; ')],
    ...(outputs === '' ? [] : [row('Outputs of k6', <Line text={outputs} />)]),
    [
      'Timeouts',
      `request ${span(settings.requestTimeoutMs)}, visible in search ${span(settings.visibilityTimeoutMs)}; budget ${span(settings.durationBudgetMs)}`,
    ],
  ];
}

function closedInWords(vus: number): string {
  return `closed: ${vus} VUs, each sends its next request when the last one is answered. These times do not show how long requests wait during a stall`;
}

function environmentRows({ harness, environment }: Measured): Row[] {
  const { before, during, after } = environment.loadAverage;
  return [
    ['Connection', <Line text={connectionInWords(environment)} />],
    ['Generator', `${harness.name} ${harness.version}, k6 ${environment.k6}, Node.js ${environment.node}`],
    ['Generator machine', <Line text={machine(environment)} />],
    [
      'Its load average, 1, 5 and 15 min',
      `${averages(before)} before, ${during ? `${averages(during)} at most between arms, ` : ''}${averages(after)} after`,
    ],
  ];
}

/** What the command `load` measured. */
type Measured = LoadRunResult | LoadSegmentResult;

type Row = [name: string, value: Child];

function row(name: string, value: Child): Row {
  return [name, value];
}

function Rows({ rows }: { rows: Row[] }) {
  return (
    <table class="rows">
      <tbody>
        {rows.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `HTTP/2.0 over TLS 1.3`, as k6 saw it. */
function connectionInWords({ connection }: LoadEnvironment): string {
  if (!connection) return 'unknown';
  const { http, tls } = connection;
  return tls === null ? `${http} without TLS` : `${http} over ${tls.replace(/^tls/, 'TLS ')}`;
}

function machine(environment: LoadEnvironment | null): string {
  if (!environment) return 'unknown: k6 ran alone';
  const { platform, cpu } = environment;
  return `${platform}; ${cpu.model}, ${cpu.cores} cores`;
}

function averages(of: number[]): string {
  return of.map((value) => value.toFixed(2)).join(' ');
}
