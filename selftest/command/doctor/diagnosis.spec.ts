import { expect } from '@playwright/test';
import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { demandTestable } from '../../../target/diagnosis/testable.ts';
import { test } from './authority.ts';
import { brokenSetUps } from './broken-set-ups.ts';
import { healthySetUps } from './healthy-set-ups.ts';

for (const { name, cause, exitCode, says, start } of brokenSetUps)
  test(`${name}: ${cause}, exit ${exitCode}`, async ({ authority }) => {
    const { environment, servers } = await start(authority);
    try {
      const error = await demandTestable(readConfiguration({}, environment)).catch((error) => error);
      expect(error?.message).toMatch(says);
      expect([error.diagnosis.cause, error.exitCode]).toEqual([cause, exitCode]);
    } finally {
      for (const server of servers) await server.close();
    }
  });

for (const { name, start } of healthySetUps)
  test(`not refused: ${name}`, async () => {
    const { environment, servers } = await start();
    try {
      await demandTestable(readConfiguration({}, environment));
    } finally {
      for (const server of servers) await server.close();
    }
  });
