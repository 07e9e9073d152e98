import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { createSecrets } from '../../../target/credentials/secrets.ts';
import { createTokenSource, type TokenSource } from '../../../target/credentials/token.ts';
import { startServer } from '../connection/connection-servers.ts';

/** A request that came, its form read. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  form: URLSearchParams;
}

export type Answer = (asked: Asked, answer: ServerResponse, nth: number) => void;

export interface House {
  url: string;
  asked: Asked[];
  /** Requests to the token endpoint. */
  tokenRequests(): Asked[];
  close(): Promise<void>;
}

/**
 * Starts an identity provider as some house has it.
 *
 * @param token answers the token endpoint, which is every POST; `nth` counts from 1
 * @param others answers everything else; 404 by default
 */
export async function startHouse(token: Answer, others: Answer = notFound): Promise<House> {
  const asked: Asked[] = [];
  const count = { POST: 0, GET: 0 };
  const server = await startServer(async (request, answer) => {
    const method = request.method === 'POST' ? 'POST' : 'GET';
    const form = new URLSearchParams(await text(request));
    const one = { method, path: String(request.url), headers: request.headers, form };
    asked.push(one);
    (method === 'POST' ? token : others)(one, answer, ++count[method]);
  });
  const tokenRequests = () => asked.filter(({ method }) => method === 'POST');
  return { url: server.url, asked, tokenRequests, close: server.close };
}

export const notFound: Answer = (_asked, answer) => answer.writeHead(404).end();

export function json(answer: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const issues: Answer = (_asked, answer) =>
  json(answer, 200, { access_token: 'a-token', token_type: 'Bearer', expires_in: 300 });

/** Variables of a client of a house, by its bare token endpoint. */
export function variables(house: House, more: Record<string, string> = {}): Record<string, string> {
  return {
    AUDITBOX_URL: 'http://127.0.0.1',
    OIDC_TOKEN_URL: `${house.url}/token`,
    OIDC_CLIENT_ID: 'audit-box.1',
    OIDC_CLIENT_SECRET: 'the-secret-word-9',
    ...more,
  };
}

export function sourceOf(house: House, more: Record<string, string> = {}): TokenSource {
  return createTokenSource(readConfiguration({}, variables(house, more)), createSecrets());
}

/** Metadata of a house, by the address of its issuer. */
export const metadata = (house: { url: string }, path = '', more: object = {}) => ({
  issuer: `${house.url}${path}`,
  token_endpoint: `${house.url}/token`,
  ...more,
});
