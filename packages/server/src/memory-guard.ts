import { fail, gigabytes } from '@tailedcore/core';

/** Keeps a server from taking in more than its memory holds: what the process uses, and the bodies that are on their way. */
export interface MemoryGuard {
  /**
   * Counts the bytes of a body until the result is disposed of.
   * @throws E_OVERLOADED when they do not fit.
   */
  reserve(bytes: number): Disposable;
}

/** @param limit - of resident memory, in bytes.   @param used - resident memory now. */
export function memoryGuard(limit: number, used: () => number = () => process.memoryUsage.rss()): MemoryGuard {
  let reserved = 0;
  return {
    reserve(bytes) {
      const received = used() + reserved + bytes;
      if (received > limit)
        throw fail('E_OVERLOADED', { received: gigabytes(received), expected: gigabytes(limit), seconds: 5 });
      reserved += bytes;
      let held = bytes;
      return {
        [Symbol.dispose]() {
          reserved -= held;
          held = 0;
        },
      };
    },
  };
}
