import { existsSync } from 'node:fs';

/** Debian's Python sees Debian's packages; a `python3` that comes first on PATH may be another one that does not. */
const debian = '/usr/bin/python3';

export function findPython(): string {
  return existsSync(debian) ? debian : 'python3';
}
