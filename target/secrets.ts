/**
 * The secrets of a run, and the place where they are taken out of everything that is written or printed.
 *
 * A secret stands in no file and on no terminal; the name that replaces it (`$TOKEN`) is the shell variable
 * under which a reader puts it back.
 */
export interface Secrets {
  /** Remembers a value; an empty one is ignored. */
  add(name: '$TOKEN' | '$CLIENT_SECRET' | '$PASSWORD', value: string | undefined): void;
  /** The text with every known secret, and any JWT, replaced by its name, also where JSON or a URL has escaped it. */
  redact(text: string): string;
}

/** Any JWT: a case alters the token, and a server that tells the altered one tells most of the real one. */
const jwt = /\beyJ[\w-]+\.eyJ[\w-]*(?:\.[\w-]*)?/g;

export function createSecrets(): Secrets {
  const names = new Map<string, string>();
  let pattern: RegExp | null = null;
  return {
    add(name, value) {
      if (!value) return;
      for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])
        names.set(form, name);
      const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'g');
    },
    redact(text) {
      const known = pattern ? text.replace(pattern, (secret) => names.get(secret) ?? '') : text;
      return known.replace(jwt, '$$TOKEN');
    },
  };
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
