import Database from 'libsql';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Store } from '../parts.ts';
import { GroupCommit, type Outcome } from './group-commit.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS event_id ON event (id);
  CREATE TABLE IF NOT EXISTS probe (name TEXT PRIMARY KEY, at INTEGER NOT NULL);
`;

/**
 * The append-only store of events: an SQLite database in WAL mode with `synchronous = FULL`. It
 * stores all events of a submission or none, and resolves the promise only after they are on disk.
 */
export class EventStore implements Store {
  readonly #database: Database.Database;
  readonly #group = new GroupCommit<StoredEvent[]>((submissions) => {
    const outcomes = this.#commit(submissions);
    for (const listener of this.#listeners) listener();
    return outcomes;
  });
  readonly #insert: Database.Statement;
  readonly #selectById: Database.Statement;
  readonly #selectBySeq: Database.Statement;
  readonly #probe: Database.Statement;
  readonly #listeners: (() => void)[] = [];

  /** Opens or creates the database file. */
  constructor(file: string) {
    this.#database = new Database(file);
    this.#database.exec(schema);
    this.#insert = this.#database.prepare('INSERT INTO event (id, body) VALUES (?, ?)');
    this.#selectById = this.#database.prepare(
      'SELECT seq, id, body FROM event WHERE id = ? ORDER BY seq DESC LIMIT 1',
    );
    this.#selectBySeq = this.#database.prepare('SELECT seq, id, body FROM event WHERE seq = ?');
    this.#probe = this.#database.prepare(
      "INSERT INTO probe VALUES ('health', ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
    );
  }

  /** Stores the events of one submission, all or none; resolves once they are on disk. */
  append(events: StoredEvent[]): Promise<void> {
    return this.#group.add(events);
  }

  /** The event with this id, the newest if there are several. */
  async read(id: string): Promise<StoredEvent | undefined> {
    return this.#selectById.get([id]) as StoredEvent | undefined;
  }

  /** The number of the event with this id in the order of arrival. */
  numberOf(id: string): number | undefined {
    return (this.#selectById.get([id]) as { seq: number } | undefined)?.seq;
  }

  /** The event with this number in the order of arrival. */
  at(seq: number): StoredEvent | undefined {
    return this.#selectBySeq.get([seq]) as StoredEvent | undefined;
  }

  /** Calls `listener` after each commit. */
  onCommit(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Writes one row to disk; rejects when the store cannot be written. */
  async probe(): Promise<void> {
    this.#probe.run([Date.now()]);
  }

  /** Stores the events that are waiting, then closes the file. */
  close(): void {
    this.#group.flush();
    this.#database.close();
  }

  #commit(submissions: StoredEvent[][]): Outcome[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = submissions.map((events) => this.#insertWhole(events));
      this.#database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Stores one submission in the transaction of the group; its failure does not affect the others.
   */
  #insertWhole(events: StoredEvent[]): Outcome {
    this.#database.exec('SAVEPOINT submission');
    try {
      for (const { id, body } of events) this.#insert.run([id, body]);
      this.#database.exec('RELEASE submission');
      return undefined;
    } catch (error) {
      if (!this.#database.inTransaction) throw error;
      this.#database.exec('ROLLBACK TO submission; RELEASE submission');
      return error as Error;
    }
  }
}
