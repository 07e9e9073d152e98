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
 * How a text looks within a Base64 text, of either alphabet: there are three ways, by where it begins in the bytes. The
 * characters at both ends also hold bits of what stands around it. A short text is not looked for, since it could be
 * part of anything.
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
