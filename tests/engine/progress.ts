import { isLive } from '../../platform/live-terminal.ts';

/** Milliseconds between lines where there is no terminal. */
const lineInterval = 10_000;

type Stream = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

/** Tells how far a run is: on a terminal in one line that is written over, elsewhere in a line now and then. */
export class Progress {
  private readonly label: string;
  private readonly stream: Stream;
  private readonly live: boolean;
  private readonly startedAt = Date.now();
  private total = 0;
  private count = 0;
  private lastLineAt = Date.now();

  constructor(label: string, stream: Stream) {
    this.label = label;
    this.stream = stream;
    this.live = isLive(stream);
  }

  begin(what: string, total: number): void {
    this.total = total;
    this.stream.write(`${this.label}: ${what}\n`);
  }

  /** One more is done. */
  done(name: string): void {
    this.count++;
    const text = `${this.label}: ${this.count} of ${this.total} tests${this.timeLeft()}`;
    if (this.live) {
      this.stream.write(`\r\x1b[K${`${text}: ${name}`.slice(0, (this.stream.columns ?? 80) - 1)}`);
    } else if (Date.now() - this.lastLineAt >= lineInterval) {
      this.lastLineAt = Date.now();
      this.stream.write(`${text}\n`);
    }
  }

  end(): void {
    if (this.live) this.stream.write('\r\x1b[K');
  }

  /** Tests differ in length, so that this is a rough guess and nothing in the first tenth. */
  private timeLeft(): string {
    if (this.count * 10 < this.total) return '';
    const seconds = ((Date.now() - this.startedAt) * (this.total - this.count)) / this.count / 1000;
    return `, about ${Math.ceil(seconds)} s left`;
  }
}
