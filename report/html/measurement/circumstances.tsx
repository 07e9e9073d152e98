/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { LoadEnvironment, LoadResult } from '../../../contracts/results/load.ts';
import { grouped } from '../../numbers.ts';
import { span } from '../moment.tsx';
import { Line } from '../visible.tsx';

const counting = {
  total: 'the total of a search on the marker of each block',
  paging: 'paging through a search on the markers',
  'sample-only': 'a sample read by id: search could not be used',
} as const satisfies Record<LoadResult['validity']['countedBy'], string>;

/** Whether the figures can be trusted: what was acknowledged against what was found. */
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
          'Excess: found beyond acknowledged and in doubt',
          validity.excess === null ? 'not counted' : grouped(validity.excess),
        ],
        ['In doubt: sent, no verified answer', grouped(validity.inDoubt)],
        [
          'Read by id and compared',
          `${grouped(validity.sample.read)}, ${grouped(validity.sample.wrong)} wrong`,
        ],
        ['Counted by', counting[validity.countedBy]],
      ]}
    />
  );
}

/** The machine that sent, how it sent, and what. */
export function Circumstances({ load }: { load: LoadResult }) {
  const { environment, settings, corpus, run } = load;
  const { before, during, after } = environment.loadAverage;
  return (
    <Rows
      rows={[
        ['Load profile', `${run.profile}, seed ${run.seed}, exit code ${run.exitCode}`],
        [
          'Model',
          settings.model === 'closed'
            ? `closed: ${settings.vus} VUs, each sends its next request when the last one is answered; a stall delays requests, which these latencies do not show`
            : `open: the steps send at their rate, whatever the answers do; the rounds before them are closed, ${settings.vus} VUs`,
        ],
        [
          'Rounds',
          `${settings.rounds}${settings.eventsPerArm === null ? '' : `, ${grouped(settings.eventsPerArm)} events an arm`}${settings.batches.length === 0 ? '' : `; Bundle sizes ${settings.batches.join(', ')}`}${settings.gzip ? '; gzip bodies beside plain ones' : ''}`,
        ],
        ...(settings.outputs
          ? ([['Outputs of k6', <Line text={settings.outputs.join(', ')} />]] as [string, Child][])
          : []),
        [
          'Timeouts',
          `request ${span(settings.requestTimeoutMs)}, visible in search ${span(settings.visibilityTimeoutMs)}; budget ${span(settings.durationBudgetMs)}`,
        ],
        ['Target', <Line text={run.target} />],
        ['Connection', <Line text={connectionInWords(environment)} />],
        ['Sent by', senders(load)],
        ['Machine that sent', <Line text={machine(environment)} />],
        ...(isKnown(environment)
          ? [
              row(
                'Its load average, 1, 5 and 15 min',
                `${averages(before)} before, ${during ? `${averages(during)} at most between arms, ` : ''}${averages(after)} after`,
              ),
            ]
          : []),
        ...(load.segments ?? []).map(({ segment, verdict, environment: own }) =>
          row(`Segment ${segment}`, <Line text={`${verdict}; ${machine(own)}`} />),
        ),
        ['Corpus', `${grouped(corpus.count)} events, ${grouped(corpus.bytes)} bytes, seed ${corpus.seed}`],
        ['Corpus SHA-256', <code>{corpus.sha256}</code>],
      ]}
    />
  );
}

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
function connectionInWords({ connection }: LoadResult['environment']): string {
  if (!connection) return 'not known';
  const { http, tls } = connection;
  return tls === null ? `${http} without TLS` : `${http} over ${tls.replace(/^tls/, 'TLS ')}`;
}

/** Nothing is known of a machine on which k6 ran alone. */
function isKnown({ cpu }: LoadEnvironment): boolean {
  return cpu.cores > 0;
}

function machine(environment: LoadEnvironment): string {
  const { platform, cpu } = environment;
  return isKnown(environment) ? `${platform}; ${cpu.model}, ${cpu.cores} cores` : 'not known: k6 ran alone';
}

function senders({ harness, environment }: LoadResult): string {
  const { name, version } = harness;
  return isKnown(environment)
    ? `${name} ${version}, k6 ${environment.k6}, Node.js ${environment.node}`
    : 'k6, from an archive';
}

function averages(of: number[]): string {
  return of.map((value) => value.toFixed(2)).join(' ');
}
