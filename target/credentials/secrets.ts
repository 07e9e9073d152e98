/**
 * The secrets of a run, and the one place that removes them from everything that is written or
 * printed.
 *
 * The name that replaces a secret (`$TOKEN`) is the shell variable in which a reader can set it.
 */
export interface Secrets {
  /** Remembers a value. An empty one is ignored. */
  add(name: SecretName, value: string | undefined): void;
  /**
   * Remembers the value of an extra request header. A short value may be an ordinary word, so that
   * `redact` replaces it only where it is a word of its own, and `redactHeader` always does.
   */
  addHeader(name: string, value: string): void;
  /**
   * Returns the text with every known secret and any JWT replaced by its name, even if JSON or a
   * URL has escaped it.
   */
  redact(text: string): string;
  /** Returns the value of a header of a request or an answer without secrets. */
  redactHeader(name: string, value: string): string;
}

export type SecretName = `$${string}`;

/**
 * Any JWT: a test may alter the token, and a server that repeats the altered one reveals most of
 * the real one.
 */
const jwt = /\beyJ[\w-]+\.eyJ[\w-]*(?:\.[\w-]*)?/g;

/** Header values of at least this length are taken out wherever they are. */
const longHeaderValue = 16;

export function createSecrets(): Secrets {
  const names = new Map<string, SecretName>();
  const words = new Map<string, SecretName>();
  const headers = new Map<string, { value: string; name: SecretName }>();
  let pattern: RegExp | null = null;
  const compile = () => {
    const anywhere = longestFirst(names).map(escapeForRegExp);
    const alone = longestFirst(words).map((word) => `(?<![\\w-])${escapeForRegExp(word)}(?![\\w-])`);
    pattern = new RegExp([...anywhere, ...alone].join('|'), 'g');
  };
  const add = (name: SecretName, value: string | undefined) => {
    if (!value) return;
    for (const form of formsOf(value)) names.set(form, name);
    compile();
  };
  const redact = (text: string) => {
    const known = pattern
      ? text.replace(pattern, (secret) => names.get(secret) ?? words.get(secret) ?? '')
      : text;
    return withoutCutSecrets(known.replace(jwt, '$$TOKEN'), new Map([...names, ...words]));
  };
  return {
    add,
    addHeader(header, value) {
      const name = variableOf(header);
      headers.set(header.toLowerCase(), { value, name });
      if (value.length >= longHeaderValue) add(name, value);
      // A number or a literal would be taken out of every JSON text.
      else if (value.length >= 4 && !/^(\d+|true|false|null)$/.test(value)) {
        words.set(value, name);
        compile();
      }
    },
    redact,
    redactHeader(header, value) {
      const known = headers.get(header.toLowerCase());
      return known?.value === value ? known.name : redact(value);
    },
  };
}

/** Ends a text that `platform/plain-text.ts` has cut. */
const cutMark = ' …';

/** A shorter start of a secret may be an ordinary word. */
const shortestStart = 4;

/** A text may have been cut in the middle of a secret. Replaces the start of one before each cut. */
function withoutCutSecrets(text: string, secrets: Map<string, SecretName>): string {
  if (!text.includes(cutMark)) return text;
  const parts = text.split(cutMark);
  const end = parts.pop()!;
  return [...parts.map((part) => withoutStartOfSecret(part, secrets)), end].join(cutMark);
}

function withoutStartOfSecret(text: string, secrets: Map<string, SecretName>): string {
  for (const [secret, name] of secrets)
    for (let length = Math.min(secret.length, text.length); length >= shortestStart; length--)
      if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${name}`;
  return text;
}

function formsOf(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), ...base64Of(value)];
}

function longestFirst(texts: Map<string, unknown>): string[] {
  return [...texts.keys()].sort((a, b) => b.length - a.length);
}

/** `$X_API_KEY` for `X-Api-Key`. A single word gets a prefix, so that none becomes `$PATH` or `$TOKEN`. */
function variableOf(header: string): SecretName {
  const words = header.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[A-Z][A-Z0-9]*_/.test(words) ? `$${words}` : `$HEADER_${words}`;
}

/**
 * Returns how a text appears inside Base64, in either alphabet. There are three forms, one for each
 * offset modulo three. The characters at both ends are left out, since they share bits with the
 * bytes around it. A text under 16 characters has no forms: it could match unrelated text.
 */
function base64Of(value: string): string[] {
  if (value.length < 16) return [];
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.toString('base64url');
    const middle = whole.slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length * 8) / 6));
    return [middle, middle.replaceAll('-', '+').replaceAll('_', '/')];
  });
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
