import { fail, type TailedCoreError } from '@tailedcore/core';

/**
 * E_REQUEST for what a schema found wrong.
 * @param what - the part of the request: "query.heatmap".   @param message - zod's: "Invalid input: expected number, received NaN".
 */
export function issueError(what: string, message: string, cause?: unknown): TailedCoreError {
  const [, expected = message, received = 'something else'] =
    /expected (.+?)(?:, received (.+))?$/s.exec(message) ?? [];
  return fail('E_REQUEST', { what, expected, received }, cause);
}
