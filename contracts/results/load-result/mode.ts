export type Mode = ({ kind: 'single'; batch: 1 } | { kind: 'bulk'; batch: number }) & {
  /** Content-Encoding of its request bodies; absent where they go as they are. */
  encoding?: 'gzip';
};

/** What a reader calls a mode: `single`, `bulk 100`, `bulk 100 gzip`. */
export function modeName({ kind, batch, encoding }: Mode): string {
  const name = kind === 'single' ? 'single' : `bulk ${batch}`;
  return encoding ? `${name} ${encoding}` : name;
}

/** The same mode without the encoding of its bodies. */
export function plainMode({ encoding: _, ...mode }: Mode): Mode {
  return mode;
}
