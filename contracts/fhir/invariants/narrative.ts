import type { Invariant, Json } from './invariant.ts';

const namespace = 'http://www.w3.org/1999/xhtml';

/**
 * HTML 4.0 chapters 7-11 (without section 4 of chapter 9) and 15, links and images: what txt-1
 * allows.
 */
const elements = new Set(
  (
    'a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 ' +
    'h4 h5 h6 hr i img ins kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const forbiddenAttribute = /^(on|xmlns:)/i;

const tagStart = /<(\/?)([A-Za-z][A-Za-z0-9]*)/y;
const attribute = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;

interface Tag {
  name: string;
  isClosing: boolean;
  isEmpty: boolean;
  attributes: Map<string, string>;
  /** Where the text after the tag starts. */
  end: number;
}

/**
 * Returns the tag at a position of XHTML text, in time linear to its length, or undefined if it is
 * not well-formed.
 */
function tagAt(text: string, position: number): Tag | undefined {
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const start = match(tagStart, position);
  if (!start) return undefined;
  const attributes = new Map<string, string>();
  let at = position + start[0].length;
  for (let next = match(attribute, at); next; next = match(attribute, at)) {
    attributes.set(next[1]!, next[2] ?? next[3]!);
    at += next[0].length;
  }
  const end = match(tagEnd, at);
  if (!end) return undefined;
  return {
    name: start[2]!,
    isClosing: start[1] !== '',
    isEmpty: end[1] !== '',
    attributes,
    end: at + end[0].length,
  };
}

interface Reading {
  /** The text is one well-formed div of the XHTML namespace and contains only what txt-1 allows. */
  allowed: boolean;
  /** The div has an image or text other than white space. */
  hasContent: boolean;
}

/** Unreadable text violates only txt-1, so that it is one fault and not two. */
const notXhtml: Reading = { allowed: false, hasContent: true };

/** Reads a `Narrative.div`: https://hl7.org/fhir/R4/narrative.html#Narrative */
export function readXhtml(div: Json): Reading {
  if (typeof div !== 'string') return { allowed: true, hasContent: true };
  const open: string[] = [];
  let allowed = true;
  let hasRoot = false;
  let hasContent = false;
  let position = 0;
  while (position < div.length) {
    const next = div.indexOf('<', position);
    const text = div.slice(position, next === -1 ? undefined : next);
    if (/\S/.test(text)) {
      if (open.length > 0) hasContent = true;
      else allowed = false;
    }
    if (next === -1) break;
    if (div.startsWith('<!--', next)) {
      const end = div.indexOf('-->', next + 4);
      if (end === -1) return notXhtml;
      position = end + 3;
      continue;
    }
    const tag = tagAt(div, next);
    if (!tag) return notXhtml;
    position = tag.end;
    if (tag.isClosing) {
      if (open.pop() !== tag.name || tag.attributes.size > 0) allowed = false;
      continue;
    }
    const isRoot = open.length === 0 && !hasRoot;
    hasRoot = true;
    if (isRoot ? tag.name !== 'div' || tag.attributes.get('xmlns') !== namespace : open.length === 0)
      allowed = false;
    if (!elements.has(tag.name)) allowed = false;
    for (const name of tag.attributes.keys()) if (forbiddenAttribute.test(name)) allowed = false;
    if (tag.name === 'img') hasContent = true;
    if (!tag.isEmpty) open.push(tag.name);
  }
  return open.length === 0 && hasRoot ? { allowed, hasContent } : notXhtml;
}

/**
 * Rules of Narrative.div, checked on the Narrative:
 * https://hl7.org/fhir/R4/narrative-definitions.html#Narrative.div
 */
export const narrativeInvariants = {
  'txt-1': {
    human: 'the div must be XHTML with basic formatting, without scripts, forms and event attributes',
    holds: ({ div }) => readXhtml(div).allowed,
  },
  'txt-2': {
    human: 'the div must have text or an image',
    holds: ({ div }) => readXhtml(div).hasContent,
  },
} satisfies Record<string, Invariant>;
