import type { Exchange } from './proxy.ts';

/** Answers that a mutation can be aimed at. */
export const interactions = [
  'create',
  'Bundle submission',
  'read',
  'search',
  'refusal of a body',
  'refusal of a token',
  'capabilities',
  'health check',
] as const;
export type Interaction = (typeof interactions)[number];

/** Those that show events. */
export const showEvents: readonly Interaction[] = ['create', 'Bundle submission', 'read', 'search'];

/** Which of them an exchange is, by its request and the deployment's own answer; null for any other. */
export function interactionOf({ method, path, answer: { status } }: Exchange): Interaction | null {
  const { pathname, search } = new URL(path, 'http://deployment.example');
  if (status === 401) return 'refusal of a token';
  if (method === 'POST' && status === 400) return 'refusal of a body';
  if (method === 'POST' && status === 201) return pathname === '/' ? 'Bundle submission' : 'create';
  if (method !== 'GET' || status !== 200) return null;
  if (pathname === '/AuditEvent') return search ? 'search' : null;
  if (pathname.startsWith('/AuditEvent/')) return 'read';
  if (pathname === '/metadata') return 'capabilities';
  return pathname === '/healthcheck' ? 'health check' : null;
}
