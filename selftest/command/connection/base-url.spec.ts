import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { readReport, test, withVerdict } from '../check/check-command.ts';
import { noProxies } from './connection-servers.ts';

test('a base URL with a path and a slash at its end works', async ({ folder }) => {
  const sandbox = await startSandbox({ basePath: '/fhir/R4' });
  try {
    expect(sandbox.baseUrl).toMatch(/\/fhir\/R4$/);
    const requirements = [
      'CREATE-STORED',
      'CREATE-LOCATION',
      'BUNDLE-STORED',
      'SEARCH-ID',
      'SEARCH-POST',
      'CAPABILITIES-STATEMENT',
      'HEALTHCHECK-200',
    ];
    const parameters = ['check', '--target', `${sandbox.baseUrl}/`, '--output', folder];
    const { exitCode, stderr } = await harness([...parameters, '--quick', '--requirement', ...requirements], {
      environment: { ...sandbox.environment(), ...noProxies },
    });
    expect(exitCode, stderr).toBe(0);
    const report = readReport(folder);
    expect(withVerdict(report, 'pass').sort()).toEqual(requirements.sort());
    expect(report.run.target).toBe(sandbox.baseUrl);
  } finally {
    await sandbox.close();
  }
});
