import { ProgressLine, type Stream, timeLeft } from '../../platform/progress-line.ts';

/** Milliseconds between lines when there is no live terminal. */
const lineInterval = 10_000;

/** Shows how many tests have run. */
export class Progress {
  private readonly label: string;
  private readonly stream: Stream;
  private readonly line: ProgressLine;
  private readonly startedAt = Date.now();
  private total = 0;
  private count = 0;
  private lastLineAt = Date.now();

  constructor(label: string, stream: Stream) {
    this.label = label;
    this.stream = stream;
    this.line = new ProgressLine(stream);
  }

  begin(what: string, total: number): void {
    this.total = total;
    this.stream.write(`${this.label}: ${what}\n`);
  }

  /** Counts a test that has run. */
  done(name: string): void {
    this.count++;
    const text = `${this.label}: ${this.count} of ${this.total} tests${this.timeLeft()}`;
    if (this.line.live) {
      this.line.show(`${text}: ${name}`);
    } else if (Date.now() - this.lastLineAt >= lineInterval) {
      this.lastLineAt = Date.now();
      this.line.show(text);
    }
  }

  end(): void {
    this.line.end();
  }

  /** Returns no estimate in the first tenth, because tests differ in length. */
  private timeLeft(): string {
    return this.count * 10 < this.total ? '' : timeLeft(this.startedAt, this.count, this.total);
  }
}
