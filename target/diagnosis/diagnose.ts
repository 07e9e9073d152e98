import { CommandError, exitCode } from '../../platform/exit.ts';
import type { NoAnswerError } from '../http/client.ts';
import { tlsOptionsOf } from '../http/connection.ts';
import { capabilitiesOf, mayHaveAuditEvents } from './capabilities.ts';
import { conclude } from './conclude.ts';
import { beforeInteraction, foundElsewhere } from './conclusions/elsewhere.ts';
import { type Nature, natureOf } from './conclusions/nature.ts';
import { diagnoseRefusedConnection } from './conclusions/refused-connection.ts';
import { diagnoseNoAnswer, isCertain } from './conclusions/unanswered.ts';
import { type Context, contextOf } from './context.ts';
import { type Diagnosis, misconfigured, untestable } from './diagnosis.ts';
import { failureOf } from './failure.ts';
import { type Handshake, openConnection, shakeHands } from './handshake.ts';
import { findBaseUrl } from './look-elsewhere.ts';
import { isAnswer, type Outcome, type Probes, probeNames } from './probes.ts';
import type { Subject } from './subject.ts';

/**
 * Returns why nothing can be tested at a deployment, or null if something can. It stores nothing.
 *
 * It concludes only from what every request would meet. Where one request gets an answer of a FHIR
 * API, or in doubt, it returns null, and the tests find out.
 *
 */
export async function diagnose(subject: Subject): Promise<Diagnosis | null> {
  const { probes, tokens, configuration, secrets } = subject;
  const context = contextOf(configuration, secrets);
  const metadata = await probes.outcome('metadata');
  const first = isAnswer(metadata)
    ? diagnoseRefusedConnection(metadata, context)
    : await explainNoAnswer(metadata, context);
  if (first && isCertain(first)) return first;
  // Where one request waits in vain, all are likely to, so that they wait at the same time.
  if (first) for (const name of probeNames) probes.outcome(name).catch(() => {});
  if (configuration.authorization.kind !== 'off' && (await isOpen(probes))) return tokenNotRequired(context);
  const token = await tokens.get().catch(noToken);
  if (token && 'cause' in token) return token;
  if (await answersAsFhir(probes)) return null;
  const silence = await silenceOf(probes);
  if (silence) return first ? explainNoAnswer(silence, context) : null;
  return (await interactionInBaseUrl(subject, context)) ?? conclude(subject, token?.value ?? null, context);
}

function noToken(error: unknown): Diagnosis {
  if (!(error instanceof CommandError)) throw error;
  const isUsage = error.exitCode === exitCode.usage;
  return (isUsage ? misconfigured : untestable)('no-token', error.message, '');
}

async function explainNoAnswer(error: NoAnswerError, context: Context): Promise<Diagnosis> {
  return diagnoseNoAnswer(error, await handshakeFor(error, context), context);
}

/** A handshake shows the certificate, and why a server closes connections. */
async function handshakeFor(error: NoAnswerError, context: Context): Promise<Handshake | null> {
  const { url, proxy, configuration } = context;
  const { cause } = failureOf(error);
  const isPlainByProxy = proxy !== null && url.protocol === 'http:';
  if (isPlainByProxy || !(cause === 'closed' || cause?.startsWith('tls-'))) return null;
  try {
    return await shakeHands(await openConnection(url, proxy), url, tlsOptionsOf(configuration));
  } catch {
    return null;
  }
}

/** Whether requests with a wrong token and with none are let in, as where authorization is off. */
async function isOpen(probes: Probes): Promise<boolean> {
  for (const name of ['search without a token', 'search with a wrong token'] as const)
    if (natureOf(await probes.outcome(name)) !== 'fhir') return false;
  const letIn: Nature[] = ['invalid', 'fhir'];
  return letIn.includes(natureOf(await probes.outcome('create with a wrong token')));
}

function tokenNotRequired({ configuration: { baseUrl } }: Context): Diagnosis {
  return untestable(
    'token-not-required',
    `Nothing at ${baseUrl} asks for a token: requests without one and with a wrong one are let in.`,
    'If it runs without authorization, set AUDITBOX_AUTH=off. If it should not, turn its authorization on.',
  );
}

/** Whether a request gets an answer that only a FHIR API gives. */
async function answersAsFhir(probes: Probes): Promise<boolean> {
  const read = natureOf(await probes.outcome('read'));
  if (read === 'fhir') return true;
  const harmless: Nature[] = ['empty', 'absent', 'invalid'];
  if (harmless.includes(read)) {
    const capabilities = await capabilitiesOf(probes);
    if (capabilities && mayHaveAuditEvents(capabilities)) return true;
  }
  return natureOf(await probes.outcome('search')) === 'fhir';
}

/** Returns why nothing answers, if a read, a search and a create all got no answer. */
async function silenceOf(probes: Probes): Promise<NoAnswerError | null> {
  const outcomes = await Promise.all(
    (['read', 'search', 'create'] as const).map((name) => probes.outcome(name)),
  );
  const isSilent = (outcome: Outcome): outcome is NoAnswerError => !isAnswer(outcome);
  return outcomes.every(isSilent) ? (outcomes[0] ?? null) : null;
}

/** Returns that the base URL was copied from a request, if what comes before is a FHIR API. */
async function interactionInBaseUrl(subject: Subject, context: Context): Promise<Diagnosis | null> {
  const before = beforeInteraction(subject.configuration.baseUrl);
  const read = await subject.probes.outcome('read');
  if (before === null || !isAnswer(read)) return null;
  const found = await findBaseUrl(subject, [before]);
  return found ? foundElsewhere(found, read.status, context) : null;
}
