import { interruptible } from '../../../platform/signals.ts';
import { closingLine } from '../closing-line.ts';
import { runSetUps } from '../deployments/run-setups.ts';
import { Systems } from '../deployments/systems.ts';
import { missingJavaTool } from '../systems/java.ts';
import { keycloakVersion } from './distribution.ts';
import type { Keycloak } from './server.ts';
import { keycloakOf, keycloakSetUps } from './set-ups.ts';
import { type KeycloakTest, tests } from './tests.ts';

/*
 * Tests the commands with a real identity provider: Keycloak issues the tokens, the sandbox accepts them, and the whole
 * contract must be proved however the tokens are requested.
 */

const interruption = interruptible();
const total = tests.length + keycloakSetUps.flatMap(({ outcomes }) => Object.keys(outcomes)).length;

const reason = missingJavaTool('Keycloak');
if (reason) {
  process.stdout.write(`skipped: ${reason}\n${closingLine({ skipped: total })}`);
} else {
  const exitCode = await run(new Systems(interruption.signal));
  process.exitCode = interruption.signal.aborted ? 130 : exitCode;
}

async function run(systems: Systems): Promise<number> {
  try {
    const keycloak = await start(systems);
    if (!keycloak) return 1;
    const counts = await runSetUps(keycloakSetUps, systems);
    for (const test of tests) {
      if (systems.signal.aborted) return 1;
      if (await passes(test, keycloak, systems.signal)) counts.passed++;
      else counts.failed++;
    }
    process.stdout.write(closingLine(counts));
    return counts.failed === 0 ? 0 : 1;
  } finally {
    await systems.stop();
  }
}

/** Without Keycloak every test has failed. */
async function start(systems: Systems): Promise<Keycloak | undefined> {
  try {
    const startedAt = Date.now();
    const keycloak = await keycloakOf(systems);
    process.stdout.write(`Keycloak ${keycloakVersion} started in ${secondsSince(startedAt)}\n`);
    return keycloak;
  } catch (error) {
    if (!systems.signal.aborted)
      process.stdout.write(`FAILED: ${(error as Error).message}\n${closingLine({ failed: total })}`);
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
