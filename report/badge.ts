import type { Report } from '../contracts/report.ts';
import type { Form } from './forms.ts';

/** `badge.json`: the contract's verdict for shields.io (https://shields.io/badges/endpoint-badge). */
export const badge: Form = {
  file: 'badge.json',
  render: ({ report }) => (report ? `${JSON.stringify(badgeOf(report), null, 1)}\n` : null),
};

function badgeOf({ run, requirements }: Report): Record<string, unknown> {
  const shall = requirements.filter(({ level }) => level === 'SHALL');
  const kept = shall.filter(({ verdict }) => verdict === 'pass').length;
  const [message, color] =
    run.exitCode === 0
      ? [`${kept} of ${shall.length} SHALL kept`, 'brightgreen']
      : run.exitCode === 1
        ? [`${kept} of ${shall.length} SHALL kept`, 'red']
        : [run.complete ? 'not tested' : 'interrupted', 'lightgrey'];
  return { schemaVersion: 1, label: 'Auditbox contract', message, color };
}
