import type { ApiResponse } from '../http/client.ts';
import { jsonOf } from './answer.ts';
import { natureOf } from './conclusions/nature.ts';
import { isAnswer, type Probes } from './probes.ts';

/** What a CapabilityStatement says about a server. */
export interface Capabilities {
  software: string | null;
  fhirVersion: string | null;
  resources: { type: string; interactions: string[]; searchParameters: string[] }[];
}

/** Returns what `/metadata` says, with the token if it needs one. Null if it is no CapabilityStatement. */
export async function capabilitiesOf(probes: Probes): Promise<Capabilities | null> {
  const open = await probes.outcome('metadata');
  const metadata = natureOf(open) === 'refused' ? await probes.outcome('metadata with the token') : open;
  return isAnswer(metadata) ? capabilitiesIn(metadata) : null;
}

/** Whether a server with these capabilities may have AuditEvents. One that lists nothing may. */
export function mayHaveAuditEvents({ resources }: Capabilities): boolean {
  return resources.length === 0 || resources.some(({ type }) => type === 'AuditEvent');
}

/** Returns the capabilities in an answer, or null if it is no CapabilityStatement. */
export function capabilitiesIn(response: ApiResponse): Capabilities | null {
  if (response.status !== 200) return null;
  const statement = objectOf(jsonOf(response));
  if (statement.resourceType !== 'CapabilityStatement') return null;
  const { name, version } = objectOf(statement.software);
  return {
    software: textOf(name) && [textOf(name), textOf(version)].filter(Boolean).join(' '),
    fhirVersion: textOf(statement.fhirVersion),
    resources: listOf(statement.rest)
      .flatMap(({ resource }) => listOf(resource))
      .map((resource) => ({
        type: textOf(resource.type) ?? '',
        interactions: listOf(resource.interaction).map(({ code }) => textOf(code) ?? ''),
        searchParameters: listOf(resource.searchParam).map((parameter) => textOf(parameter.name) ?? ''),
      })),
  };
}

/** A server may send anything in the place of an object, a list or a text. */
function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
