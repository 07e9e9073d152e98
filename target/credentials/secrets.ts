/**
 * The secrets of a run, and the one place that removes them from everything that is written or
 * printed.
 *
 * The name that replaces a secret (`$TOKEN`) is the shell variable in which a reader can set it.
 */
export interface Secrets {
  /** Remembers a value. An empty one is ignored. */
  add(name: '$TOKEN' | '$CLIENT_SECRET' | '$PASSWORD', value: string | undefined): void;
  /**
   * Returns the text with every known secret and any JWT replaced by its name, even if JSON or a
   * URL has escaped it.
   */
  redact(text: string): string;
}

/**
 * Any JWT: a test may alter the token, and a server that repeats the altered one reveals most of
 * the real one.
 */
const jwt = /\beyJ[\w-]+\.eyJ[\w-]*(?:\.[\w-]*)?/g;

export function createSecrets(): Secrets {
  const names = new Map<string, string>();
  let pattern: RegExp | null = null;
  return {
    add(name, value) {
      if (!value) return;
      const forms = [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
        ...base64Of(value),
      ];
      for (const form of forms) names.set(form, name);
      const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'g');
    },
    redact(text) {
      const known = pattern ? text.replace(pattern, (secret) => names.get(secret) ?? '') : text;
      return known.replace(jwt, '$$TOKEN');
    },
  };
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
