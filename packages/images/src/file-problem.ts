import { fail, type TailedCoreError } from '@tailedcore/core';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its path is too long for this system',
  EMFILE: 'too many files are open',
  EIO: 'the disk failed',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** The system's code of a failed file operation, or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** E_INPUT_UNREADABLE for a failed file operation; the reason names no folder of this machine, because it may be stored in a model. */
export function unreadable(path: string, error: unknown): TailedCoreError {
  const code = systemCode(error);
  return fail('E_INPUT_UNREADABLE', { path, reason: reasons[code] ?? (code || 'the system gave no reason') }, error);
}
