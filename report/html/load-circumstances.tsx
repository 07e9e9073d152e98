/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { LoadResult } from '../../contracts/load.ts';
import { grouped } from '../figures.ts';
import { span } from './moment.tsx';
import { Line } from './visible.tsx';

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
  const { environment, settings, corpus, run, harness } = load;
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
          `${settings.rounds}${settings.eventsPerArm === null ? '' : `, ${grouped(settings.eventsPerArm)} events an arm`}; Bundle sizes ${settings.batches.join(', ')}${settings.gzip ? '; gzip bodies beside plain ones' : ''}`,
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
        ['Sent by', `${harness.name} ${harness.version}, k6 ${environment.k6}, Node.js ${environment.node}`],
        [
          'Machine that sent',
          <Line text={`${environment.platform}; ${environment.cpu.model}, ${environment.cpu.cores} cores`} />,
        ],
        [
          'Its load average, 1, 5 and 15 min',
          `${averages(before)} before, ${during ? `${averages(during)} at most between arms, ` : ''}${averages(after)} after`,
        ],
        ['Corpus', `${grouped(corpus.count)} events, ${grouped(corpus.bytes)} bytes, seed ${corpus.seed}`],
        ['Corpus SHA-256', <code>{corpus.sha256}</code>],
      ]}
    />
  );
}

function Rows({ rows }: { rows: [name: string, value: Child][] }) {
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

function averages(of: number[]): string {
  return of.map((value) => value.toFixed(2)).join(' ');
}
