import { totalmem } from 'node:os';

/** Bytes this process may use: the machine's memory, or less where a container limits it. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
