/** Replaces the bytes from `start` to `end`; inserts if both are equal. */
export interface Edit {
  start: number;
  end: number;
  /** ASCII. */
  text: string;
}

/** Applies edits, which are in ascending order and do not overlap, and copies all other bytes. */
export function splice(bytes: Buffer, edits: Edit[]): Buffer {
  const length = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), bytes.length);
  const result = Buffer.allocUnsafe(length);
  let from = 0;
  let to = 0;
  for (const edit of edits) {
    to += bytes.copy(result, to, from, edit.start);
    to += result.write(edit.text, to, 'latin1');
    from = edit.end;
  }
  bytes.copy(result, to, from);
  return result;
}
