import type { ApiResponse } from '../http/client.ts';
import { contentOf } from './answer.ts';
import { type Capabilities, capabilitiesOf, mayHaveAuditEvents } from './capabilities.ts';
import {
  beforeInteraction,
  foundElsewhere,
  foundNowhere,
  likelyBaseUrls,
  notFhir,
  otherServer,
  page,
  redirected,
} from './conclusions/elsewhere.ts';
import { type Nature, natureOf } from './conclusions/nature.ts';
import { inTrouble, rateLimited } from './conclusions/not-now.ts';
import { diagnoseRefusal } from './conclusions/refused.ts';
import type { Context } from './context.ts';
import type { Diagnosis } from './diagnosis.ts';
import { findBaseUrl } from './look-elsewhere.ts';
import { isAnswer, type Probes, pathOf } from './probes.ts';
import type { Subject } from './subject.ts';

/** What a read, a search and a create met. */
interface Evidence {
  read: Nature;
  search: Nature;
  create: Nature;
  metadata: Nature;
  capabilities: Capabilities | null;
  /** Whether any of the answers has FHIR in it. */
  hasFhir: boolean;
  /** Their answers. */
  answers: { read: ApiResponse; search: ApiResponse };
}

/**
 * Returns the cause that a read, a search and a create have in common, or null in doubt.
 *
 * @param token null if the configuration says that there is no authorization
 */
export async function conclude(
  subject: Subject,
  token: string | null,
  context: Context,
): Promise<Diagnosis | null> {
  const { probes } = subject;
  const evidence = await gather(probes);
  if (!evidence) return null;
  const { read, search, create, answers } = evidence;
  const gets = (nature: Nature) => read === nature && search === nature;
  if (gets('trouble')) return diagnoseTrouble(evidence, probes, context);
  const isEveryInvalid = gets('invalid') && create === 'invalid' && evidence.metadata === 'invalid';
  if (isEveryInvalid && !evidence.hasFhir) return notFhir(answers.read, context);
  if (create === 'fhir' || create === 'invalid') return null;
  if (gets('refused') && create === 'refused') return diagnoseRefusal(answers.read, token, context);
  if (gets('limited') && create === 'limited') return rateLimited(answers.read, context);
  if (gets('redirect')) return redirected(answers.read, pathOf('read'), context);
  if (gets('page')) return page(answers.read, context);
  if (read === 'absent' && create === 'absent') return diagnoseAbsence(subject, evidence, context);
  const isNothing = !evidence.capabilities && evidence.metadata !== 'refused';
  if (isNothing && gets('other')) return notFhir(answers.read, context);
  if (isNothing && gets('empty') && (create === 'empty' || create === 'absent'))
    return notFhir(answers.read, context);
  return null;
}

/** Returns null if a request got no answer: another one may. */
async function gather(probes: Probes): Promise<Evidence | null> {
  const [read, search, create] = await Promise.all([
    probes.outcome('read'),
    probes.outcome('search'),
    probes.outcome('create'),
  ]);
  if (!isAnswer(read) || !isAnswer(search)) return null;
  const metadata = await probes.outcome('metadata');
  return {
    read: natureOf(read),
    search: natureOf(search),
    create: natureOf(create),
    metadata: natureOf(metadata),
    capabilities: await capabilitiesOf(probes),
    hasFhir: [read, search, create, metadata].some((one) => isAnswer(one) && contentOf(one) === 'fhir'),
    answers: { read, search },
  };
}

/**
 * A deployment may fail on every read and still store. It is in trouble if all its other answers say
 * so too, or its health check does.
 */
async function diagnoseTrouble(
  { create, metadata, answers }: Evidence,
  probes: Probes,
  context: Context,
): Promise<Diagnosis | null> {
  const isEvery = create === 'trouble' && metadata === 'trouble';
  const isUnhealthy = create !== 'fhir' && natureOf(await probes.outcome('healthcheck')) === 'trouble';
  return isEvery || isUnhealthy ? inTrouble(answers.read, isEvery, context) : null;
}

async function diagnoseAbsence(
  subject: Subject,
  { search, metadata, capabilities, answers }: Evidence,
  context: Context,
): Promise<Diagnosis | null> {
  const { read } = answers;
  if (capabilities) {
    return search === 'absent' && !mayHaveAuditEvents(capabilities)
      ? otherServer(capabilities, read.status, context)
      : null;
  }
  const found =
    beforeInteraction(subject.configuration.baseUrl) ?? (await findBaseUrl(subject, likelyBaseUrls(context)));
  if (found) return foundElsewhere(found, read.status, context);
  const nothing: Nature[] = ['absent', 'redirect', 'page'];
  return nothing.includes(metadata) && search !== 'fhir' ? foundNowhere(read, context) : null;
}
