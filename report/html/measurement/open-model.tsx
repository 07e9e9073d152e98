/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { Figures } from '../charts/figure.tsx';
import { stepCharts } from '../charts/step-charts.ts';
import { CapacityTable } from './capacity-table.tsx';
import { StepTable } from './step-table.tsx';

/** Steps at given rates: the capacity, latency next to service time, every step. */
export function OpenModel({ load }: { load: LoadRunResult }) {
  const { steps, capacity } = load;
  return (
    <>
      {capacity && capacity.length > 0 ? (
        <>
          <h3>Capacity</h3>
          <CapacityTable load={load} />
        </>
      ) : null}
      <h3>{capacity ? 'Every rate that was tried' : 'Steps at a given rate'}</h3>
      {steps.length === 0 ? (
        <p>Nothing was sent at a given rate.</p>
      ) : (
        <>
          <p class="quiet small">
            Requests start when they are due, whether or not earlier ones were answered. Latency counts from
            when a request was due, waiting included; service time counts from when it was sent. Times are per
            request: the events of a Bundle are due together.
          </p>
          <StepTable steps={steps} />
          <Figures charts={stepCharts(load)} />
        </>
      )}
    </>
  );
}
