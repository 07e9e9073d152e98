import { interruptible } from '../../../platform/signals.ts';
import { closingLine } from '../closing-line.ts';
import { missingJavaTool } from '../systems/java.ts';
import { keycloakDistribution, keycloakVersion } from './distribution.ts';
import { realms } from './realms.ts';
import { type Keycloak, startKeycloak } from './server.ts';
import { type KeycloakTest, tests } from './tests.ts';

/*
 * Holds `check` against a real identity provider: Keycloak gives the tokens, the sandbox takes them, and the whole
 * contract has to be proved however the tokens are got.
 */

const interruption = interruptible();

const reason = missingJavaTool('Keycloak');
if (reason) {
  process.stdout.write(`skipped: ${reason}\n${closingLine({ skipped: tests.length })}`);
} else {
  const exitCode = await run(interruption.signal);
  process.exitCode = interruption.signal.aborted ? 130 : exitCode;
}

async function run(signal: AbortSignal): Promise<number> {
  const keycloak = await start(signal);
  if (!keycloak) return 1;
  let failed = 0;
  try {
    for (const test of tests) {
      if (signal.aborted) return 1;
      if (!(await passes(test, keycloak, signal))) failed++;
    }
  } finally {
    await keycloak.stop();
  }
  process.stdout.write(closingLine({ passed: tests.length - failed, failed }));
  return failed === 0 ? 0 : 1;
}

/** Without Keycloak every test has failed. */
async function start(signal: AbortSignal): Promise<Keycloak | undefined> {
  try {
    const distribution = await keycloakDistribution(signal);
    const startedAt = Date.now();
    const keycloak = await startKeycloak(distribution, realms, signal);
    process.stdout.write(`Keycloak ${keycloakVersion} started in ${secondsSince(startedAt)}\n`);
    return keycloak;
  } catch (error) {
    if (!signal.aborted)
      process.stdout.write(`FAILED: ${(error as Error).message}\n${closingLine({ failed: tests.length })}`);
    return undefined;
  }
}

async function passes(test: KeycloakTest, keycloak: Keycloak, signal: AbortSignal): Promise<boolean> {
  const startedAt = Date.now();
  try {
    await test.run(keycloak, signal);
    process.stdout.write(`ok: ${test.name} (${secondsSince(startedAt)})\n`);
    return true;
  } catch (error) {
    if (!signal.aborted) process.stdout.write(`FAILED: ${test.name}\n${(error as Error).message}\n`);
    return false;
  }
}

function secondsSince(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
}
