import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from '../../contracts/results/report.ts';
import { curlOf } from '../../target/http/curl.ts';
import { presentExchange, type RawExchange } from '../../target/http/exchange.ts';
import type { Session } from './session.ts';

/** The number of requests that a report shows of a case. The last ones decided the verdict. */
const shownExchanges = 20;

/** Longest body that a curl command contains inline. */
const inlineBody = 2_000;

type Evidence = Pick<CaseResult, 'curl' | 'exchanges'>;

/** Returns the exchanges that led to a finding, and the last request as a curl command. */
export function wholeEvidence(trail: readonly RawExchange[], name: string, session: Session): Evidence {
  const exchanges = trail.slice(-shownExchanges).map((raw) => presentExchange(raw, session.secrets, 64_000));
  const last = trail.at(-1);
  const presented = exchanges.at(-1);
  if (!last || !presented) return { curl: null, exchanges };
  const file = bodyFile(last, `${name}-${trail.length}`, session);
  return { curl: curlOf(presented, { bodyFile: file, ...certificateOf(session) }), exchanges };
}

/**
 * Returns the evidence of a pass that serves as an example: bodies are cut and no files are
 * written.
 */
export function exampleEvidence(trail: readonly RawExchange[], session: Session): Evidence {
  const kept = 1_000;
  const exchanges = trail.slice(-shownExchanges).map((raw) => presentExchange(raw, session.secrets, kept));
  const last = trail.at(-1);
  const presented = exchanges.at(-1);
  const isWhole = last !== undefined && (last.body === null || last.body.length <= kept);
  return { curl: presented && isWhole ? curlOf(presented, certificateOf(session)) : null, exchanges };
}

/** Returns the last exchange without headers and bodies. */
export function slimEvidence(trail: readonly RawExchange[], session: Session): Evidence {
  const bare = trail.slice(-1).map(({ answer, ...raw }) => ({
    ...raw,
    headers: {},
    body: null,
    answer: answer && { status: answer.status, headers: {}, body: Buffer.alloc(0) },
  }));
  return { curl: null, exchanges: bare.map((raw) => presentExchange(raw, session.secrets, 0)) };
}

function certificateOf({ configuration }: Session): { hasCertificate: boolean } {
  return { hasCertificate: configuration.clientCertificate !== undefined };
}

/** Writes a body that is long or not text to a file next to the report, for curl to send. */
function bodyFile({ body }: RawExchange, name: string, { settings, secrets }: Session): string | undefined {
  if (body === null) return undefined;
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const isText = typeof body === 'string' || Buffer.from(text, 'utf8').equals(Buffer.from(body));
  if (isText && text.length <= inlineBody) return undefined;
  const file = join('bodies', `${name.replace(/[^\w.-]+/g, '-').slice(0, 90)}.json`);
  mkdirSync(join(settings.outputDir, 'bodies'), { recursive: true });
  writeFileSync(join(settings.outputDir, file), isText ? secrets.redact(text) : body);
  return file;
}
