const meaningOfCode: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'the permission is missing',
  EPERM: 'the permission is missing',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a file of that name is there already',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of disk space is used up',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go round in a circle',
};

/** Says in plain words why a file could not be read or written; an error of another kind in its own words. */
export function explainFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return meaningOfCode[code] ?? (error instanceof Error ? error.message : String(error));
}

/** True for an error of the file system that has a path, rather than one of our own making. */
export function isFileError(error: unknown): error is Error & { path: string } {
  return (
    error instanceof Error &&
    'path' in error &&
    typeof error.path === 'string' &&
    'code' in error &&
    String(error.code) in meaningOfCode
  );
}
