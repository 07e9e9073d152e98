const meaningOfCode: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is not a folder',
  EEXIST: 'a file with this name already exists',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its symbolic links form a loop',
};

/**
 * Explains in plain words why a file could not be read or written. Other errors keep their own
 * message.
 */
export function explainFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return meaningOfCode[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Returns whether an error comes from the file system and names a path. */
export function isFileError(error: unknown): error is Error & { path: string } {
  return (
    error instanceof Error &&
    'path' in error &&
    typeof error.path === 'string' &&
    'code' in error &&
    String(error.code) in meaningOfCode
  );
}
