import { defineConfig } from '@playwright/test';
import { newRunId, type RunSettings, runSettingsVariable } from './contracts/run.ts';

// The command `check` hands its settings over. Without it (`npx playwright test --ui --project contract`) the
// target is that of the environment and everything else has its default.
if (!process.env[runSettingsVariable]) {
  const id = newRunId(new Date());
  const settings: RunSettings = {
    id,
    seed: 1,
    target: process.env.AUDITBOX_URL ?? '',
    outputDir: `.out/${id}`,
    requirements: null,
    gate: 'SHALL',
    eventsFile: null,
    visibilityTimeoutMs: 30_000,
  };
  process.env[runSettingsVariable] = JSON.stringify(settings);
}

export default defineConfig({
  testDir: 'tests',
  outputDir: '.out/playwright',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  retries: 0,
  projects: [
    { name: 'contract', testDir: 'tests/contract', testMatch: '**/*.spec.ts', timeout: 15 * 60_000 },
    { name: 'self', testDir: 'tests/self', testMatch: '**/*.spec.ts', timeout: 120_000 },
  ],
  reporter: [['list'], ['./tests/self/tally.ts']],
});
