import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { withVerdict } from '../../command/check/check-command.ts';
import { type CheckResult, checkSandbox } from './check.ts';
import { clientCredentials, passwordGrant, shortLifeSeconds } from './realms.ts';
import type { Keycloak } from './server.ts';

export interface KeycloakTest {
  name: string;
  /** @throws {Error} when what the name says does not hold */
  run(keycloak: Keycloak, signal: AbortSignal): Promise<void>;
}

const issuerOf = (keycloakUrl: string, realm = 'auditbox-services') => `${keycloakUrl}/realms/${realm}`;
const tokenUrlOf = (issuer: string) => `${issuer}/protocol/openid-connect/token`;

/** Where tokens come from, as an operator may say it; `check` has to prove the contract with each. */
const sources: {
  name: string;
  realm?: string;
  environment: (keycloakUrl: string) => Record<string, string>;
  parameters?: string[];
}[] = [
  {
    name: 'client credentials with discovery prove the whole contract',
    environment: (url) => ({ OIDC_ISSUER: issuerOf(url) }),
  },
  {
    name: 'the password grant with discovery proves the whole contract',
    environment: (url) => ({ OIDC_ISSUER: issuerOf(url), ...passwordGrant }),
  },
  {
    name: 'client credentials at the bare token endpoint prove every requirement',
    environment: (url) => ({ OIDC_TOKEN_URL: tokenUrlOf(issuerOf(url)) }),
    parameters: ['--quick'],
  },
  {
    name: 'the password grant at the bare token endpoint proves every requirement',
    environment: (url) => ({ OIDC_TOKEN_URL: tokenUrlOf(issuerOf(url)), ...passwordGrant }),
    parameters: ['--quick'],
  },
  {
    name: 'KEYCLOAK_URL alone says where the realm auditbox is',
    realm: 'auditbox',
    environment: (url) => ({ KEYCLOAK_URL: url, ...passwordGrant }),
    parameters: ['--quick'],
  },
];

/** What an operator gets wrong, and what Keycloak says to it. */
const mistakes: {
  name: string;
  environment: (keycloakUrl: string) => Record<string, string>;
  says: string;
}[] = [
  {
    name: 'a wrong client secret',
    environment: (url) => ({ OIDC_ISSUER: issuerOf(url), OIDC_CLIENT_SECRET: 'not-the-secret-9' }),
    says: 'it answered 401 unauthorized_client (Invalid client or Invalid client credentials)',
  },
  {
    name: 'an unknown client',
    environment: (url) => ({ OIDC_ISSUER: issuerOf(url), OIDC_CLIENT_ID: 'nobody' }),
    says: 'it answered 401 invalid_client (Invalid client or Invalid client credentials)',
  },
  {
    name: 'a wrong password',
    environment: (url) => ({
      OIDC_ISSUER: issuerOf(url),
      ...passwordGrant,
      OIDC_PASSWORD: 'not-the-password-9',
    }),
    says: 'it answered 401 invalid_grant (Invalid user credentials)',
  },
  {
    name: 'a realm that is not there',
    environment: (url) => ({ OIDC_ISSUER: issuerOf(url, 'none') }),
    says: 'it answered 404 at ',
  },
];

export const tests: readonly KeycloakTest[] = [
  ...sources.map(({ name, realm, environment, parameters }) => ({
    name,
    async run({ url }: Keycloak, signal: AbortSignal) {
      const options = { issuer: issuerOf(url, realm), environment: environment(url), parameters, signal };
      const unproved = demandProved(await checkSandbox(options));
      assert.deepEqual(unproved, ['AUTH-EXPIRED', 'AUTH-NOT-BEFORE']);
    },
  })),
  ...mistakes.map(({ name, environment, says }) => ({
    name: `${name} gets exit 3 and what Keycloak answered`,
    async run({ url }: Keycloak, signal: AbortSignal) {
      const result = await checkSandbox({ issuer: issuerOf(url), environment: environment(url), signal });
      assert.ok(result.stderr.includes(says), `${says} is not said: ${result.stderr}`);
      assert.equal(result.exitCode, 3, result.stderr);
      demandNoSecret(result);
    },
  })),
  { name: 'a run that outlasts its tokens proves the whole contract', run: outlastTokens },
];

/** With a real token that has expired at hand, so that refusing one is proved as well. */
async function outlastTokens({ url, tokensGiven }: Keycloak, signal: AbortSignal): Promise<void> {
  const realm = 'auditbox-short';
  const issuer = issuerOf(url, realm);
  const environment = { OIDC_ISSUER: issuer, AUDITBOX_EXPIRED_TOKEN: await expiredToken(issuer, signal) };
  const before = tokensGiven(realm);
  // One worker takes longer, over more lives of a token.
  const parameters = ['--workers', '1'];
  const result = await checkSandbox({ issuer, environment, parameters, signal });
  assert.deepEqual(demandProved(result), ['AUTH-NOT-BEFORE']);
  const lives = result.report!.run.durationMs / 1000 / shortLifeSeconds;
  assert.ok(lives > 3, `the run took ${lives.toFixed(1)} lives of a token: too short to show anything`);
  const tokens = tokensGiven(realm) - before;
  assert.ok(
    tokens > lives,
    `the run took ${lives.toFixed(1)} lives of a token and asked for ${tokens} tokens`,
  );
}

/** A token of Keycloak's that has expired, also for the sandbox, which allows clocks to differ by five seconds. */
async function expiredToken(issuer: string, signal: AbortSignal): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientCredentials.OIDC_CLIENT_ID,
    client_secret: clientCredentials.OIDC_CLIENT_SECRET,
  });
  const answer = await fetch(tokenUrlOf(issuer), { method: 'POST', body });
  assert.equal(answer.status, 200);
  const { access_token, expires_in } = (await answer.json()) as { access_token: string; expires_in: number };
  await delay((expires_in + 6) * 1000, undefined, { signal });
  return access_token;
}

/**
 * Demands that a check held, with no promise left that it could have proved.
 *
 * @returns the requirements of authorization that it skipped
 */
function demandProved(result: CheckResult): string[] {
  const { exitCode, report, stdout, stderr } = result;
  assert.ok(report, `nothing was tested (exit ${exitCode}): ${stdout}${stderr}`);
  assert.deepEqual(withVerdict(report, 'fail', 'error', 'warn'), [], stdout);
  assert.equal(exitCode, 0, stdout + stderr);
  assert.ok(report.run.complete);
  demandNoSecret(result);
  assert.equal(report.requirements.length, requirements.length);
  return withVerdict(report, 'skip').filter((id) => id.startsWith('AUTH-'));
}

/**
 * Demands that no secret is printed or written. A password such as `password` can't be distinguished
 * from the word.
 */
function demandNoSecret({ traces }: CheckResult): void {
  for (const secret of [clientCredentials.OIDC_CLIENT_SECRET, 'not-the-secret-9', 'not-the-password-9'])
    assert.ok(!traces.includes(secret), `${secret} is printed or written`);
  // The start of every JWT: {"alg
  assert.ok(!/Bearer ey|access_token=ey/.test(traces), 'a token is printed or written');
}
