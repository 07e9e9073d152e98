import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { type CommandResult, harness } from '../../run-command.ts';
import { test } from './check-command.ts';

test.describe('the folder of a check that found a failure', () => {
  test.describe.configure({ mode: 'default' });
  const chosen = ['--quick', '--requirement', 'CREATE-STATUS-201', 'BUNDLE-STATUS-201'];
  let folder: string;
  let defective: Sandbox;
  let checked: CommandResult;

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
    defective = await startSandbox({ defect: 'nothing-answers-201' });
    const options = { environment: defective.environment(), cwd: folder };
    checked = await harness(['check', ...chosen, '--output', 'results'], options);
  });
  test.afterAll(async () => {
    await defective.close();
    rmSync(folder, { recursive: true });
  });

  test('has the bodies of its curl commands, for which the command token gives a token and nothing else', async () => {
    expect(checked.stdout).toContain('Rerun    export TOKEN=$(npm run --silent harness -- token)\n');
    expect(checked.stdout).toContain('         cd results   # the folder with bodies/');
    const options = { environment: defective.environment(), cwd: folder };
    const token = await harness(['token'], options);
    expect(token).toMatchObject({ exitCode: 0, stderr: '' });
    const authorization = `Bearer ${token.stdout.trim()}`;
    const answer = await fetch(`${defective.baseUrl}/AuditEvent?_count=1`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  });

  test('keeps nothing of it in the next check, and all that is not its own', async ({ sandbox }) => {
    const results = join(folder, 'results');
    const bodies = readdirSync(join(results, 'bodies'));
    expect(bodies.length).toBeGreaterThan(0);
    writeFileSync(join(results, 'bodies', 'mine.json'), '{}');
    writeFileSync(join(results, 'notes.md'), 'mine');
    const { exitCode } = await harness(['check', ...chosen, '--output', results], {
      environment: sandbox.environment(),
    });
    expect(exitCode).toBe(0);
    expect(readdirSync(join(results, 'bodies'))).toEqual(['mine.json']);
    expect(readdirSync(results)).toContain('notes.md');
  });
});

for (const [command, other] of [
  ['check', 'load.json'],
  ['load', 'report.json'],
] as const)
  test(`${command} writes nothing beside the ${other} of another deployment`, async ({ folder }) => {
    const earlier = JSON.stringify({ run: { target: 'http://127.0.0.1:8' } });
    writeFileSync(join(folder, other), earlier);
    const { exitCode, stderr } = await harness([command, '--output', folder], {
      environment: { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is about another deployment, http://127.0.0.1:8.');
    expect(readFileSync(join(folder, other), 'utf8')).toBe(earlier);
  });
