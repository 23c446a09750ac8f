import { fail, type TailedCoreError } from '../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long for this system',
  EIO: 'the disk failed',
};

/** A failed write: E_DISK_FULL, or E_OUTPUT with the reason in words. */
export function diskError(error: unknown, path: string): TailedCoreError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fail(
      'E_DISK_FULL',
      { path, hint: 'TMPDIR for temporary files, -o for the model, --cache-dir for downloads' },
      error,
    );
  }
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return fail('E_OUTPUT', { path, reason }, error);
}
