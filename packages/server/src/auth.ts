import { createHash, timingSafeEqual } from 'node:crypto';
import { fail } from '@tailedcore/core';

/**
 * A check of `Authorization: Bearer TOKEN`. Hashes are compared, all of their bytes, so that the time tells neither the length nor how much was right.
 * @returns throws E_TOKEN for a missing or wrong token; without a token of the server everything passes.
 */
export function tokenCheck(token: string | undefined): (authorization: string | undefined) => void {
  if (token === undefined) return () => undefined;
  const expected = digest(token);
  return (authorization) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (!timingSafeEqual(digest(given), expected)) throw fail('E_TOKEN');
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
