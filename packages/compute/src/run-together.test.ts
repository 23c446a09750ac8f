import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from './pool.ts';

const pool = createPool(2);
let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-together-'));
  const path = join(folder, 'tasks.mjs');
  file = pathToFileURL(path).href;
  await writeFile(
    path,
    `const until = (cells, done) => { while (!done() && Atomics.load(cells, 0) === 0) Atomics.wait(cells, 0, 0, 5); };
    /** Ends when all have come, or when told to. */
    export function meet({ cells, all }) {
      Atomics.add(cells, 1, 1);
      until(cells, () => Atomics.load(cells, 1) === all);
      return Atomics.load(cells, 0) === 0 ? 'met' : 'stopped';
    }
    export function waits({ cells, how }) {
      if (how === 'exit') process.exit(1);
      if (how === 'throw') throw new Error('no luck');
      if (how === 'code') return { thrown: { code: 'E_NOT_FINITE', details: { what: 'a number', received: 'NaN' } } };
      until(cells, () => false);
      Atomics.add(cells, 2, 1);
    }
    export const single = (number) => number;`,
  );
});
afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function stoppable() {
  const cells = new Int32Array(new SharedArrayBuffer(12));
  return { cells, stop: () => void Atomics.store(cells, 0, 1) };
}

function meeting(all: number) {
  const { cells, stop } = stoppable();
  return pool.runTogether<string>({ file, name: 'meet' }, Array(all).fill({ cells, all }), { stop });
}

describe('tasks that run together', () => {
  it('start at the same time, also when several groups and single tasks are there at once', async () => {
    const singles = [1, 2, 3].map((number) => pool.run<number>({ file, name: 'single' }, number));
    const groups = [meeting(2), meeting(2), meeting(1), meeting(2)];
    singles.push(pool.run<number>({ file, name: 'single' }, 4));
    expect(await Promise.all(groups)).toEqual([['met', 'met'], ['met', 'met'], ['met'], ['met', 'met']]);
    expect(await Promise.all(singles)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['exit', 'E_ENGINE'],
    ['throw', 'E_ENGINE'],
    ['code', 'E_NOT_FINITE'],
  ])('all end when one ends by %s, and the pool works on', async (how, code) => {
    const { cells, stop } = stoppable();
    const inputs = [{ cells }, { cells, how }];
    await expect(pool.runTogether({ file, name: 'waits' }, inputs, { stop })).rejects.toMatchObject({ code });
    expect(cells[2]).toBe(1);
    expect(await meeting(2)).toEqual(['met', 'met']);
  });

  it('are told to stop by the signal, and have ended when it rejects or resolves', async () => {
    const { cells, stop } = stoppable();
    const aborting = new AbortController();
    const running = pool.runTogether({ file, name: 'waits' }, [{ cells }, { cells }], {
      signal: aborting.signal,
      stop,
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    aborting.abort();
    await running;
    expect(cells[2]).toBe(2);
  });

  it('do not begin before all of them can', async () => {
    const first = stoppable();
    const second = stoppable();
    const alone = pool.runTogether({ file, name: 'waits' }, [{ cells: first.cells }], first);
    const inputs = Array(2).fill({ cells: second.cells, all: 2 });
    const both = pool.runTogether<string>({ file, name: 'meet' }, inputs, second);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(second.cells[1]).toBe(0);
    first.stop();
    await alone;
    expect(await both).toEqual(['met', 'met']);
  });

  it('are called off while they wait', async () => {
    const { cells, stop } = stoppable();
    const before = pool.runTogether({ file, name: 'waits' }, [{ cells }], { stop });
    const aborting = new AbortController();
    const called = pool.runTogether({ file, name: 'waits' }, [{ cells }, { cells }], {
      signal: aborting.signal,
      stop: () => undefined,
    });
    aborting.abort();
    await expect(called).rejects.toMatchObject({ code: 'E_ABORTED' });
    stop();
    await before;
    expect(cells[2]).toBe(1);
  });

  it('may not be more than there are threads', async () => {
    await expect(meeting(3)).rejects.toMatchObject({ code: 'E_ENGINE' });
  });
});
