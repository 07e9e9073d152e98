/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import {
  type FailureExample,
  type LoadResult,
  preflightOf,
  wasLoaded,
} from '../../../contracts/results/load-result/result.ts';
import {
  ceilingInWords,
  noiseInWords,
  noteInWords,
  ratioInWords,
  recommendationInWords,
} from '../../load-words.ts';
import { grouped } from '../../numbers.ts';
import { Figures } from '../charts/figure.tsx';
import { loadCharts } from '../charts/load-charts.ts';
import { span } from '../moment.tsx';
import { Line } from '../visible.tsx';
import { Circumstances, ValidityTable } from './circumstances.tsx';
import { Further } from './further.tsx';
import { GateTable } from './gate-table.tsx';
import { ArmTable, ModeTable } from './mode-tables.tsx';
import { OpenModel } from './open-model.tsx';
import { TrendTable } from './trend-table.tsx';

/** The result of a load run: figures, charts, validity and circumstances. */
export function loadSection(load: LoadResult): Child {
  const { stopped, failures, modes, gates } = load;
  const failedTrial = (preflightOf(load)?.cases ?? []).filter(({ passed }) => !passed);
  const isOpen = load.kind === 'run' && load.settings.model === 'open';
  return (
    <section aria-labelledby="load" class="load">
      <h2 id="load">Load</h2>
      {stopped ? (
        <p class="note">
          Ended after {span(stopped.afterMs)}: <Line text={stopped.message} />
        </p>
      ) : null}
      {failedTrial.map(({ name, message }) => (
        <p class="note">
          Not loaded, because the preflight failed: <Line text={name} />: <Line text={message ?? ''} />
        </p>
      ))}
      {gates.length > 0 ? (
        <>
          <h3>Gates</h3>
          <GateTable gates={gates} />
        </>
      ) : null}
      {isOpen ? (
        <>
          <OpenModel load={load} />
          <h3>The closed rounds before the steps</h3>
        </>
      ) : null}
      {wasLoaded(load) && modes.length > 0 ? <ModeTable load={load} /> : null}
      {wordsOf(load).map((sentence) => (
        <p>{sentence}</p>
      ))}
      {notesBeside(load).map((note) => (
        <p class="note">
          <Line text={note} />
        </p>
      ))}
      {load.kind === 'run' && load.trends ? (
        <>
          <h3>Trends over the rounds</h3>
          <TrendTable trends={load.trends} />
        </>
      ) : null}
      <Figures charts={loadCharts(load)} />
      <Further load={load} />
      <h3>Validity</h3>
      <ValidityTable load={load} />
      {failures.length > 0 ? <Failures load={load} /> : null}
      <h3>Environment and settings</h3>
      <Circumstances load={load} />
      <ArmTable load={load} />
      <Definitions load={load} />
    </section>
  );
}

/** The notes of a result, except those of invalid steps, whose reasons are in the table of steps. */
function notesBeside({ notes }: LoadResult): string[] {
  return notes.filter(({ kind }) => kind !== 'invalid-step').map(noteInWords);
}

/** Most modes that get a sentence each. */
const mostSentences = 6;

/** What the figures mean, next to the noise floor. */
function wordsOf(load: LoadResult): string[] {
  // A sentence for each of a dozen sizes would repeat the table.
  const ratios = load.modes.length > mostSentences ? [] : load.modes.flatMap(ratioInWords);
  return [...noiseInWords(load), ...ratios, ...recommendationInWords(load), ...ceilingInWords(load)];
}

function Failures({ load }: { load: LoadResult }) {
  return (
    <>
      <h3>Failed requests</h3>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Mode</th>
              <th scope="col">Kind</th>
              <th scope="col" class="number">
                Requests
              </th>
              <th scope="col" class="number">
                First after
              </th>
              <th scope="col">First message</th>
            </tr>
          </thead>
          <tbody>
            {load.failures.map((failure) => (
              <tr>
                <td>{modeName(failure.mode)}</td>
                <td>
                  <Line text={failure.kind} limit={60} />
                </td>
                <td class="number">{grouped(failedRequests(load, failure))}</td>
                <td class="number">{span(failure.afterMs)}</td>
                <td>
                  <Line text={failure.detail} limit={300} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function failedRequests({ arms }: LoadResult, { mode, kind }: FailureExample): number {
  return arms
    .filter((arm) => modeName(arm.mode) === modeName(mode))
    .reduce((sum, { errors }) => sum + (errors[kind] ?? 0), 0);
}

function Definitions({ load }: { load: LoadResult }) {
  return (
    <details class="case">
      <summary>What each figure means</summary>
      <dl class="definitions">
        {Object.entries(load.definitions).map(([name, meaning]) => (
          <div>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
