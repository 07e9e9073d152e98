/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { type FailureExample, type LoadResult, modeName } from '../../contracts/load.ts';
import { grouped } from '../figures.ts';
import { ceilingInWords, noiseInWords, ratioInWords, recommendationInWords } from '../load-words.ts';
import { type Chart, loadCharts } from './load-charts.ts';
import { Circumstances, ValidityTable } from './load-circumstances.tsx';
import { ArmTable, ModeTable } from './load-figures.tsx';
import { Further } from './load-further.tsx';
import { span } from './moment.tsx';
import { Line } from './visible.tsx';

/** The result of a load run: figures, charts, and what a reviewer asks of them. */
export function loadSection(load: LoadResult): Child {
  const { notes, stopped, preflight, failures, modes } = load;
  const failedTrial = preflight.cases.filter(({ held }) => !held);
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
          Not loaded, because the trial failed: <Line text={name} />: <Line text={message ?? ''} />
        </p>
      ))}
      {preflight.held && modes.length > 0 ? <ModeTable load={load} /> : null}
      {wordsOf(load).map((sentence) => (
        <p>{sentence}</p>
      ))}
      {notes.map((note) => (
        <p class="note">
          <Line text={note} />
        </p>
      ))}
      <div class="charts">
        {loadCharts(load).map((chart) => (
          <Figure chart={chart} />
        ))}
      </div>
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

/** What the figures mean, beside what noise alone does. */
function wordsOf(load: LoadResult): string[] {
  const ratios = load.modes.flatMap(ratioInWords);
  return [...noiseInWords(load), ...ratios, ...recommendationInWords(load), ...ceilingInWords(load)];
}

function Figure({ chart: { title, caption, svg, legend } }: { chart: Chart }) {
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong> <span class="quiet">{caption}</span>
      </figcaption>
      {legend.length > 0 ? (
        <ul class="legend">
          {legend.map((name, nth) => (
            <li class={`colour-${(nth % 6) + 1}`}>{name}</li>
          ))}
        </ul>
      ) : null}
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
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
              <th scope="col">What came first</th>
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
