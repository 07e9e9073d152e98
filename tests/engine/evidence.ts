import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult } from '../../contracts/results/report.ts';
import { curlOf } from '../../target/curl.ts';
import { presentExchange, type RawExchange } from '../../target/exchange.ts';
import type { Session } from './session.ts';

/** Requests of a case that a report shows: the last are those that decided. */
const shownExchanges = 20;

/** Longest body that a curl command holds in itself. */
const inlineBody = 2_000;

type Evidence = Pick<CaseResult, 'curl' | 'exchanges'>;

/** Everything that led to a finding, with the last request as a curl command. */
export function wholeEvidence(trail: readonly RawExchange[], name: string, session: Session): Evidence {
  const exchanges = trail.slice(-shownExchanges).map((raw) => presentExchange(raw, session.secrets, 64_000));
  const [last, presented] = [trail.at(-1), exchanges.at(-1)];
  if (!last || !presented) return { curl: null, exchanges };
  return { curl: curlOf(presented, bodyFile(last, `${name}-${trail.length}`, session)), exchanges };
}

/** The same for an example of what passed: bodies cut, no files written. */
export function exampleEvidence(trail: readonly RawExchange[], session: Session): Evidence {
  const kept = 1_000;
  const exchanges = trail.slice(-shownExchanges).map((raw) => presentExchange(raw, session.secrets, kept));
  const [last, presented] = [trail.at(-1), exchanges.at(-1)];
  const isWhole = last !== undefined && (last.body === null || last.body.length <= kept);
  return { curl: presented && isWhole ? curlOf(presented) : null, exchanges };
}

/** What was asked and answered last, without headers and bodies. */
export function slimEvidence(trail: readonly RawExchange[], session: Session): Evidence {
  const bare = trail.slice(-1).map(({ answer, ...raw }) => ({
    ...raw,
    headers: {},
    body: null,
    answer: answer && { status: answer.status, headers: {}, body: Buffer.alloc(0) },
  }));
  return { curl: null, exchanges: bare.map((raw) => presentExchange(raw, session.secrets, 0)) };
}

/** A body that is long or no text goes into a file beside the report, for curl to send it. */
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
