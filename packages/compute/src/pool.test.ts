import { afterAll, describe, expect, it } from 'vitest';
import { createPool } from './pool.ts';

const pool = createPool(1);
afterAll(() => pool[Symbol.asyncDispose]());
const missing = { file: new URL('./no-such-module.js', import.meta.url).href, name: 'task' };

describe('the pool', () => {
  it('tells which failure a task met', async () => {
    await expect(pool.run(missing, {})).rejects.toMatchObject({ code: 'E_ENGINE' });
  });

  it('refuses work that is aborted already', async () => {
    await expect(pool.run(missing, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});
