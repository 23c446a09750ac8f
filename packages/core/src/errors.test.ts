import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes, fail, isTailedCoreError } from './errors.ts';
import { noticeCodes } from './notices.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

describe('errors', () => {
  it('fill their sentence and keep their cause', () => {
    const cause = new Error('inner');
    const error = fail('E_SHAPE', { what: 'queries', expected: '3 columns', received: '4' }, cause);
    expect(error.message).toMatch(/^E_SHAPE: queries: expected 3 columns, received 4/);
    expect(error.cause).toBe(cause);
    expect(isTailedCoreError(error, 'E_SHAPE')).toBe(true);
    expect(isTailedCoreError(error, 'E_CONFIG')).toBe(false);
    expect(isTailedCoreError(cause)).toBe(false);
  });

  it('are all on the page docs/errors.md, and nothing else is', () => {
    const documented = [...page.matchAll(/^### ([EN]_\w+)$/gm)].map(([, code]) => code);
    expect([...documented].sort()).toEqual([...errorCodes, ...noticeCodes].sort());
  });
});
