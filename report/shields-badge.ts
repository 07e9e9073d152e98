import type { Report } from '../contracts/results/report.ts';
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
  const kept = shall.filter(({ verdict }) => verdict === 'pass').length;
  const keeps = `${kept} of ${shall.length} SHALL kept${part ? `, ${part}` : ''}`;
  const [message, color] =
    run.exitCode === 0
      ? [keeps, 'brightgreen']
      : run.exitCode === 1
        ? [keeps, 'red']
        : [run.complete ? 'not tested' : 'interrupted', 'lightgrey'];
  return { schemaVersion: 1, label: 'Auditbox contract', message, color };
}
