import { requirementGroups } from '../contracts/catalogue/all.ts';
import { documents } from '../contracts/catalogue/requirement.ts';

/** The heading of each group of the catalogue; code in backticks. */
export const groupHeadings: Record<keyof typeof requirementGroups, string> = {
  create: 'Create: `POST {base}/AuditEvent`',
  bundle: 'Bundle submission: `POST {base}/`',
  invalid: 'Invalid bodies',
  answer: 'Answers',
  authorization: 'Authorization',
  read: 'Read: `GET {base}/AuditEvent/{id}`',
  search: 'Search: `GET {base}/AuditEvent?…`, `POST {base}/AuditEvent/_search`',
  trouble: 'Server trouble',
  robustness: 'Robustness',
  capabilities: 'Capabilities and health',
};

/**
 * Renders the page of requirements from the catalogue.
 *
 * @param provedBy for each requirement the files of the tests that prove it
 */
export function requirementsPage(provedBy: ReadonlyMap<string, readonly string[]>): string {
  const rows = Object.values(requirementGroups).flat();
  const count = (level: string) => rows.filter((row) => row.level === level).length;
  const groups = Object.entries(requirementGroups).map(([group, members]) => {
    const lines = members.map(({ id, level, title, source }) =>
      [
        `### ${id}`,
        '',
        `**${level}**: the deployment ${title}.`,
        '',
        `> ${source.quote}`,
        '',
        `${documents[source.document]}, *${source.section}*. Tested by ${(provedBy.get(id) ?? []).map((file) => `\`${file}\``).join(', ')}.`,
      ].join('\n'),
    );
    return [`## ${groupHeadings[group as keyof typeof groupHeadings]}`, '', lines.join('\n\n')].join('\n');
  });
  return [
    '# Requirements',
    '',
    '<!-- Generated from contracts/catalogue by `npm run docs`. -->',
    '',
    `${rows.length} requirements: ${count('SHALL')} SHALL, ${count('SHOULD')} SHOULD, ${count('MAY')} MAY. ` +
      'A level rests on its source. A broken SHALL fails a check; a missed SHOULD or MAY gives a warning.',
    '',
    groups.join('\n\n'),
    '',
  ].join('\n');
}
