import { type Command, Option } from '@commander-js/extra-typings';

const profileOption = new Option('--profile <name>', 'also check them against IHE BALP').choices([
  'balp',
] as const);

export function addLint(program: Command): void {
  program
    .command('lint')
    .description('Check your own AuditEvents offline, against FHIR R4 and optionally IHE BALP.')
    .argument('[file]', 'AuditEvents or Bundles as NDJSON or JSON (default: stdin)')
    .addOption(profileOption)
    .action(async (file, options) => {
      process.exitCode = await (await import('./run.ts')).run({ file, ...options });
    });
}
