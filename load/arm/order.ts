import { userAgentOf } from '../../target/http/user-agent.ts';
import type { Order } from '../k6/protocol.ts';
import type { Arm } from '../plan/plan.ts';
import { numberPlaces, type Pack, type PackFiles, type PreparedEvents } from './pack.ts';

/** The files of an arm that k6 reads. */
export function packFilesIn(folder: string): PackFiles {
  return {
    bodiesFile: `${folder}/bodies.bin`,
    offsetsFile: `${folder}/offsets.bin`,
    startsFile: `${folder}/starts.bin`,
  };
}

/** What an order says of where an arm is sent, and how. */
export interface Destination {
  target: { baseUrl: string; insecure: boolean; runId?: string | undefined };
  requestTimeoutMs: number;
  /** True when k6 sends its samples to outputs too. */
  hasOutputs: boolean;
}

/** What k6 has to send: one arm, whose bodies have been written. */
export function orderOf(
  prepared: PreparedEvents,
  arm: Pick<Arm, 'mode' | 'marker' | 'events' | 'vus' | 'maxDurationMs' | 'arrivals' | 'sampled'>,
  pack: Pack,
  { target, requestTimeoutMs, hasOutputs }: Destination,
): Order {
  const { mode, marker, events, vus, maxDurationMs, arrivals = null, sampled } = arm;
  return {
    url: `${target.baseUrl}/${mode.kind === 'single' ? 'AuditEvent' : ''}`,
    bodiesFile: pack.bodiesFile,
    offsetsFile: pack.offsetsFile,
    startsFile: pack.startsFile,
    bodies: pack.bodies,
    numberPlaces: numberPlaces(prepared, marker),
    requests: pack.requests,
    events,
    batch: mode.batch,
    isBulk: mode.kind === 'bulk',
    contentEncoding: mode.encoding ?? null,
    marker,
    vus,
    arrivals,
    maxDurationMs,
    requestTimeoutMs,
    userAgent: userAgentOf(target),
    insecure: target.insecure,
    hasOutputs,
    sampled,
  };
}
