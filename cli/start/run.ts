import { join } from 'node:path';
import pc from 'picocolors';
import { newRunId } from '../../contracts/results/run-settings.ts';
import { exitCode, UntestableError } from '../../platform/exit.ts';
import { requirementTable } from '../../report/terminal/summary.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { run as check } from '../check/run.ts';
import { run as load } from '../load/run.ts';
import { readReport } from '../results/read.ts';

/** Checks and loads the embedded sandbox, prints the results and how to test a real deployment. */
export async function run(): Promise<number> {
  const output = join('.out', newRunId(new Date()));
  say('Starting the sandbox: an embedded Auditbox and its identity provider');
  const sandbox = await startSandbox({ control: 0 });
  try {
    const environment = { ...process.env, ...sandbox.environment() };
    say(`Checking the contract of ${sandbox.baseUrl}`);
    const checked = await check({ output, ...faultCommands(sandbox.controlUrl!) }, environment);
    if (checked === exitCode.interrupted) return checked;
    process.stdout.write(`\n${requirementTable(readReport(output))}\n`);
    say('Load-testing it with the same events, singly and in Bundles (about 20 s)');
    const loaded = await loadSandbox(output, environment);
    process.stdout.write(nextSteps(output));
    return checked || loaded;
  } finally {
    await sandbox.close();
  }
}

/** Returns fault commands for the sandbox's control port. An operator passes such commands too. */
function faultCommands(controlUrl: string): { faultOn: string; faultOff: string } {
  const post = (path: string) =>
    `"${process.execPath}" -e "fetch('${controlUrl}${path}', { method: 'POST' })"`;
  return { faultOn: post('/break'), faultOff: post('/restore') };
}

/** Without k6 it reports that the load part did not run, and the command does not succeed. */
async function loadSandbox(output: string, environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    return await load({ seed: 1, profile: 'smoke', output, sandbox: true }, environment);
  } catch (error) {
    if (!(error instanceof UntestableError)) throw error;
    process.stdout.write(`The load part did not run: ${error.message}\n`);
    return exitCode.untestable;
  }
}

function nextSteps(output: string): string {
  const harness = import.meta.url.endsWith('.ts') ? 'npm run harness --' : 'npx auditbox-harness';
  return `
${pc.bold('Results')}  ${output}

${pc.bold('Next: your own deployment')}
  export AUDITBOX_URL=https://auditbox.example.org KEYCLOAK_URL=https://keycloak.example.org
  export OIDC_CLIENT_ID=auditbox OIDC_CLIENT_SECRET=…
  ${harness} check
  ${harness} load --i-am-allowed-to-load auditbox.example.org
`;
}

function say(text: string): void {
  process.stderr.write(`\n${pc.bold(text)}\n`);
}
