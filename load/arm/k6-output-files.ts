import { basename, dirname } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { makeWritableFolder } from '../../platform/make-folder.ts';

/**
 * The argument of an output that writes files, cut so that the name of each file can be changed.
 */
export interface FileArgument {
  /** Names of files as they were given. */
  files: string[];
  /** The argument with the names changed. */
  with: (rename: (file: string) => string) => string;
}

/** `key=value` pairs, of which some name files. */
function pairs(text: string, separator: string, fileKeys: readonly string[]): FileArgument {
  const parts = text.split(separator).map((part) => {
    const [key = '', ...value] = part.split('=');
    return { key, value: value.join('=') };
  });
  const isFile = ({ key, value }: { key: string; value: string }) => fileKeys.includes(key) && value !== '';
  return {
    files: parts.filter(isFile).map(({ value }) => value),
    with: (rename) =>
      parts.map((part) => `${part.key}=${isFile(part) ? rename(part.value) : part.value}`).join(separator),
  };
}

const whole = (text: string): FileArgument => ({
  files: text === '' || text === '-' ? [] : [text],
  with: (rename) => rename(text),
});

/**
 * What is said where no file is named, and how the argument is read; of each output of k6 that
 * writes files.
 */
const rows: Record<string, { wanted: string; read: (argument: string) => FileArgument }> = {
  // Without a file k6 writes to its standard output, where the measurement goes.
  json: { wanted: 'json=FILE', read: whole },
  csv: {
    wanted: 'csv=FILE',
    read: (text) => (text.includes('=') ? pairs(text, ',', ['fileName']) : whole(text)),
  },
  'web-dashboard': {
    wanted: 'web-dashboard=export=FILE.html',
    read: (text) => pairs(withDashboardDefaults(text), '&', ['export', 'record']),
  },
};

/**
 * No server, since one that a browser looks at keeps k6 from ending; and figures each second, since
 * an arm is too short for k6's ten.
 */
function withDashboardDefaults(text: string): string {
  const given = new URLSearchParams(text);
  const defaults = Object.entries({ port: '-1', period: '1s' }).filter(([key]) => !given.has(key));
  return [text, ...defaults.map(([key, value]) => `${key}=${value}`)].filter(Boolean).join('&');
}

/**
 * The files in an output's argument; null for an output that writes none. Makes their folders.
 *
 * @throws {UsageError} when an output that writes files names none, or nothing can be written there
 */
export function fileArgument(name: string, argument: string): FileArgument | null {
  const row = rows[name];
  if (!row) return null;
  const found = row.read(argument);
  if (found.files.length === 0)
    throw new UsageError(`--k6-out ${name} needs a file. Use --k6-out ${row.wanted}.`);
  for (const file of found.files) demandWritable(file, name);
  return found;
}

function demandWritable(file: string, name: string): void {
  const folder = dirname(file);
  try {
    makeWritableFolder(folder);
  } catch (error) {
    throw new UsageError(
      `--k6-out ${name} can't write to ${folder} (${explainFileError(error)}). Name a file in another folder.`,
    );
  }
}

/**
 * `samples.json.gz` → `samples-<marker>.json.gz`: k6 runs once an arm, and each time writes the
 * file anew.
 */
export function fileOfArm(file: string, marker: string): string {
  const name = basename(file);
  const dot = name.indexOf('.', 1);
  const [stem, extension] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return `${file.slice(0, file.length - name.length)}${stem}-${marker}${extension}`;
}
