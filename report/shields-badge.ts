import type { Report } from '../contracts/results/report.ts';
import { isOnlyObserved } from '../contracts/results/verdict.ts';
import type { Form } from './form.ts';
import { partInWords } from './part.ts';

/** `badge.json`: the contract's verdict for shields.io (https://shields.io/badges/endpoint-badge). */
export const badge: Form = {
  file: 'badge.json',
  render: ({ report }) => (report ? `${JSON.stringify(badgeOf(report), null, 1)}\n` : null),
};

function badgeOf(report: Report): Record<string, unknown> {
  const { run, requirements } = report;
  const part = partInWords(report);
  const shall = requirements.filter(({ level }) => level === 'SHALL');
  const passed = shall.filter(({ verdict }) => verdict === 'pass').length;
  const counts = `${passed} of ${shall.length} SHALL passed${part ? `, ${part}` : ''}`;
  const shown = (message: string, color: string) => ({
    schemaVersion: 1,
    label: 'Auditbox contract',
    message,
    color,
  });
  if (run.exitCode === 0) return shown(counts, 'brightgreen');
  if (run.exitCode === 1) return shown(counts, 'red');
  if (!run.complete) return shown('interrupted', 'lightgrey');
  return shown(isOnlyObserved(requirements) ? 'only observed' : 'not tested', 'lightgrey');
}
