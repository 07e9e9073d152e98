import { parseArgs } from 'node:util';
import { interruptible } from '../../../platform/signals.ts';
import { closingLine } from '../closing-line.ts';
import { runSetUps } from './run-setups.ts';
import { setUps } from './setups/all.ts';
import { Systems } from './systems.ts';

/*
 * Runs the commands on deployments as people have them: behind a real gateway, on a bad line, with the identity
 * providers of others. docs/deployments.md lists them. `--only TEXT` takes those whose name contains the text.
 */

const { values: flags } = parseArgs({ options: { only: { type: 'string' } } });
const interruption = interruptible();
const systems = new Systems(interruption.signal);
try {
  const chosen = setUps.filter(
    ({ name, system }) => system !== 'Keycloak' && name.includes(flags.only ?? ''),
  );
  const counts = await runSetUps(chosen, systems);
  process.stdout.write(closingLine(counts));
  if (counts.failed > 0 || counts.passed + counts.skipped === 0) process.exitCode = 1;
} finally {
  await systems.stop();
}
if (interruption.signal.aborted) process.exitCode = 130;
