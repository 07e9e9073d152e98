export type Stream = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

/**
 * Whether to rewrite a line in place: on a terminal that a person watches. In CI, with NO_COLOR and
 * on a dumb terminal, programs write plain lines instead.
 */
export function isLive(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined> = process.env,
): boolean {
  const { CI, NO_COLOR, TERM } = environment;
  return !!stream.isTTY && !CI && !NO_COLOR && TERM !== 'dumb';
}

/**
 * The progress of a command: one line rewritten in place on a live terminal, whole lines elsewhere.
 */
export class ProgressLine {
  readonly live: boolean;
  private readonly stream: Stream;
  private shown = '';

  constructor(stream: Stream) {
    this.stream = stream;
    this.live = isLive(stream);
  }

  /** Shows a text in place of the one before. The same text again writes nothing. */
  show(text: string): void {
    const line = this.live ? text.slice(0, (this.stream.columns ?? 80) - 1) : text;
    if (line === this.shown) return;
    this.stream.write(this.live ? `\r\u001b[K${line}` : `${line}\n`);
    this.shown = line;
  }

  /** Removes what a live terminal still shows. */
  end(): void {
    if (this.live && this.shown !== '') this.stream.write('\r\u001b[K');
    this.shown = '';
  }
}

/** `, about 12 s left`, if the rest takes as long per unit as what was done since `startedAt`. */
export function timeLeft(startedAt: number, done: number, total: number): string {
  const seconds = ((Date.now() - startedAt) * (total - done)) / done / 1000;
  return `, about ${Math.ceil(seconds)} s left`;
}
