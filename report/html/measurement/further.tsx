/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Mode, modeName } from '../../../contracts/results/load-result/mode.ts';
import type { LoadResult, LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { grouped, milliseconds } from '../../numbers.ts';
import { Line } from '../visible.tsx';

/** Parts of a result that have their own place in the page. */
const placed: readonly (keyof LoadRunResult)[] = [
  ...([
    'kind',
    'formatVersion',
    'harness',
    'run',
    'settings',
    'environment',
    'corpus',
    'preflight',
    'validity',
  ] as const),
  ...([
    'stopped',
    'notes',
    'modes',
    'failures',
    'arms',
    'definitions',
    'singleToSingle',
    'recommendation',
    'gates',
    'steps',
    'capacity',
    'trends',
  ] as const),
];

/** Most rows of a table that are shown. */
const mostRows = 200;

/** Tables of a result without a place in the page, for example those of a newer harness, under their own names. */
export function Further({ load }: { load: LoadResult }) {
  const tables = Object.entries(load).filter(
    ([name, value]) => !(placed as readonly string[]).includes(name) && isTable(value),
  );
  return (
    <>
      {tables.map(([name, rows]) => (
        <RecordTable name={name} rows={(rows as object[]).slice(0, mostRows).map(flat)} />
      ))}
    </>
  );
}

function RecordTable({ name, rows }: { name: string; rows: Record<string, unknown>[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <>
      <h3>{wordsOf(name)}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={wordsOf(name)}>
        <table class="figures">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col">{wordsOf(column)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {columns.map((column) => (
                  <td class={typeof row[column] === 'number' ? 'number' : undefined}>
                    <Line text={shown(row[column])} limit={120} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function isTable(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A row of plain values: a mode by its name, other parts under `part.name`. */
function flat(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]): [string, unknown][] => {
      if (!isRecord(value)) return [[key, value]];
      if ('kind' in value && 'batch' in value) return [[key, modeName(value as Mode)]];
      return Object.entries(flat(value)).map(([inner, part]) => [`${key} ${inner}`, part]);
    }),
  );
}

/** `acknowledgedPerSecond` as words. */
function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', '.')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return Number.isInteger(value) ? grouped(value) : milliseconds(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
