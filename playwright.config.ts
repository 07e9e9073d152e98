import { defineConfig } from '@playwright/test';
import {
  defaultSettings,
  newRunId,
  type RunSettings,
  runSettingsVariable,
} from './contracts/results/run-settings.ts';
import { handOnConfigurationOf } from './target/configuration/configuration-variable.ts';

// The command `check` hands its settings and the parsed configuration of the target on. Without it
// (`npx playwright test --ui --project contract`) the configuration is parsed here, once for all workers, and everything
// else has its default.
if (!process.env[runSettingsVariable]) {
  const id = newRunId(new Date());
  const settings: RunSettings = {
    ...defaultSettings,
    id,
    target: handOnConfigurationOf(process.cwd()) ?? '',
    outputDir: `.out/${id}`,
    failTests: true,
  };
  process.env[runSettingsVariable] = JSON.stringify(settings);
}

// The npm package has the contract tests alone, as JavaScript.
const isClone = import.meta.url.endsWith('.ts');
const contractTests = { testDir: 'tests', testMatch: '**/*.spec.{ts,js}', timeout: 3 * 3_600_000 };
const troubleTests = '**/trouble.spec.{ts,js}';
const hasFaultCommands =
  (JSON.parse(process.env[runSettingsVariable] ?? '{}') as RunSettings).faultOn !== null;

export default defineConfig({
  testDir: 'tests',
  outputDir: '.out/playwright',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  workers: 2,
  projects: [
    // Server trouble breaks the deployment for a while, so it is tested when nothing else is, where it can be at all.
    { name: 'contract', ...contractTests, ...(hasFaultCommands && { testIgnore: troubleTests }) },
    { name: 'trouble', ...contractTests, testMatch: troubleTests },
    ...(isClone
      ? [
          // Long enough for a slow machine: no test asserts how long something takes there.
          {
            name: 'unit',
            testDir: 'selftest/unit',
            // To load a file takes longer than most of its tests, so one process loads it.
            fullyParallel: false,
            timeout: 300_000,
            expect: { timeout: 30_000 },
          },
          {
            name: 'command',
            testDir: 'selftest/command',
            // One process starts what the tests of a file share.
            fullyParallel: false,
            timeout: 300_000,
            expect: { timeout: 30_000 },
          },
        ]
      : []),
  ],
  reporter: isClone ? [['list'], ['./selftest/tally.ts']] : 'list',
});
