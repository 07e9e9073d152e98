import { rmSync } from 'node:fs';
import Database from 'libsql';

/**
 * Increase it with every change of the terms or tables: an index of another version is rebuilt from
 * the events.
 */
const version = 1;

// All printable characters belong to terms; only line ends and other control characters separate
// them.
const punctuation = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const tokenizer = `ascii tokenchars '${punctuation.replaceAll("'", "''")}'`.replaceAll('"', '""');

const schema = `
  CREATE VIRTUAL TABLE term USING fts5 (
    terms, content = '', columnsize = 0, detail = none, tokenize = "${tokenizer}"
  );
  CREATE TABLE moment (
    seq INTEGER PRIMARY KEY,
    recordedFrom REAL, recordedTo REAL,
    lastUpdatedFrom REAL, lastUpdatedTo REAL
  );
  PRAGMA user_version = ${version};
`;

/**
 * Opens the search index: an FTS5 table of terms and a table of dates, both keyed by the number of
 * an event in the order of arrival. It can be rebuilt from the events, so writes do not wait for
 * the disk.
 */
export function openIndex(file: string): Database.Database {
  let database = connect(file);
  const { user_version: found } = database.prepare('PRAGMA user_version').get([]) as { user_version: number };
  if (found === version) return database;
  if (found !== 0) {
    database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    database = connect(file);
  }
  database.exec(`BEGIN; ${schema} COMMIT;`);
  return database;
}

function connect(file: string): Database.Database {
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  return database;
}
