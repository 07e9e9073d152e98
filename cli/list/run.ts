import pc from 'picocolors';
import { requirementGroups, requirements } from '../../contracts/catalogue/all.ts';
import { documents } from '../../contracts/catalogue/requirement.ts';
import { exitCode } from '../../platform/exit.ts';

/** Prints the requirements, as text or as JSON with their sources. */
export async function run(options: { json?: boolean | undefined }): Promise<number> {
  process.stdout.write(options.json ? `${JSON.stringify(requirements, null, 2)}\n` : listing());
  return exitCode.passed;
}

function listing(): string {
  const width = Math.max(...requirements.map(({ id }) => id.length));
  const groups = Object.entries(requirementGroups).map(([group, rows]) =>
    [
      pc.bold(group),
      ...rows.map(({ id, level, title, source }) =>
        [
          `  ${level.padEnd(6)} ${id.padEnd(width)}  ${title}`,
          pc.dim(`  ${''.padEnd(6)} ${''.padEnd(width)}  ${documents[source.document]}, ${source.section}`),
        ].join('\n'),
      ),
    ].join('\n'),
  );
  return `${groups.join('\n\n')}\n`;
}
