import { decodeProtectedHeader } from 'jose';
import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { natureOf } from '../../../target/diagnosis/conclusions/nature.ts';
import { claimsInWords, spanInWords } from '../../../target/diagnosis/conclusions/token-in-words.ts';
import { claimsOf } from '../../../target/diagnosis/context.ts';
import { isAnswer } from '../../../target/diagnosis/probes.ts';
import { fail, info, ok, skip, warn } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** Tokens that live shorter are renewed so often that the provider may limit it. Milliseconds. */
const shortLifeMs = 30_000;

/** Where the token comes from, and how long it lives. */
export function lookAtToken({ configuration: { authorization }, token, tokenMs }: Patient): Finding {
  if (authorization.kind === 'off') return skip('AUDITBOX_AUTH=off: the deployment needs none.');
  if (!token) return skip('There is none.');
  const lifeMs = token.expiresAt - Date.now();
  const isEndless = !Number.isFinite(lifeMs);
  const life = isEndless ? 'It does not say when it expires.' : `It expires in ${spanInWords(lifeMs)}.`;
  if (authorization.kind === 'token') {
    const found = `AUDITBOX_TOKEN is set. ${life}`;
    return isEndless || lifeMs > 60_000
      ? ok(found)
      : warn(found, 'Set a new one, or OIDC_CLIENT_ID and a secret, so that tokens are renewed.');
  }
  const { tokenUrl, issuer, grant, clientId, username } = authorization;
  const who = grant === 'password' ? `user ${username} of client ${clientId}` : `client ${clientId}`;
  const found = `${tokenUrl ?? issuer} issued one to ${who} (${grant}), in ${Math.round(tokenMs)} ms. ${life}`;
  const figures = { tokenMs: Math.round(tokenMs), lifeMs: isEndless ? null : Math.round(lifeMs) };
  return !isEndless && lifeMs < shortLifeMs
    ? warn(found, 'Let tokens of this client live for a minute or more.', figures)
    : ok(found, figures);
}

/** A token may have been issued this far in the future by the clock of this machine. Seconds. */
const clockTolerance = 30;

/** The claims by which a deployment decides on a token. */
export function lookAtClaims({ token }: Patient): Finding {
  if (!token) return skip('There is no token.');
  const claims = claimsOf(token.value);
  if (!claims) return info('The token is opaque: it has no claims that a client can read.');
  const algorithm = decodeProtectedHeader(token.value).alg ?? 'no algorithm';
  const words = claimsInWords(claims, ['iss', 'aud', 'azp', 'scope']).replaceAll(' and ', ', ');
  const found = `${words}; signed with ${algorithm}.`;
  const ahead = claims.iat === undefined ? 0 : claims.iat - Date.now() / 1000;
  return ahead > clockTolerance
    ? warn(
        `${found} It was issued ${spanInWords(ahead * 1000)} in the future, by the clock of this machine.`,
        'Synchronize the clocks of this machine and of the identity provider.',
      )
    : ok(found);
}

/** Whether the deployment asks for a token. */
export async function lookAtAuthorization({ configuration, probes }: Patient): Promise<Finding> {
  const outcome = await probes.outcome('search without a token');
  const nature = natureOf(outcome);
  const isOff = configuration.authorization.kind === 'off';
  if (!isAnswer(outcome))
    return warn('A request without a token gets no answer.', 'Read the log of the gateway.');
  if (nature === 'refused')
    return ok(`A request without a token gets ${outcome.status}, and one with the token is let in.`);
  if (nature === 'fhir' && isOff) {
    const create = await probes.outcome('create');
    return isAnswer(create) && natureOf(create) === 'refused'
      ? fail(
          `A search without a token is let in, but a create gets ${create.status}.`,
          'Remove AUDITBOX_AUTH=off, and configure where tokens come from.',
        )
      : info('Off: a request without a token is let in.');
  }
  return nature === 'fhir'
    ? warn(
        'A search without a token is let in.',
        'Configure the deployment to demand a token of searches too.',
      )
    : info(`A request without a token gets ${outcome.status}.`);
}
