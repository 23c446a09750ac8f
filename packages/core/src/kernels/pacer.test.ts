import { expect, it } from 'vitest';
import { pacer } from './pacer.ts';

it('refuses a run that was stopped before it began', () => {
  expect(() => pacer({ signal: AbortSignal.abort() })).toThrow('E_ABORTED');
});

it('lets other work run in between, and stops when that work aborts', async () => {
  const controller = new AbortController();
  const counts: number[] = [];
  const pause = pacer({ signal: controller.signal, onProgress: (done) => counts.push(done) });
  setTimeout(() => controller.abort(), 40);
  let done = 0;
  const loop = async () => {
    for (;;) await pause(++done);
  };
  await expect(loop()).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(counts.length).toBeGreaterThan(0);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

it('costs nothing to await in short loops', () => {
  const pause = pacer(undefined);
  expect(pause(1)).toBeUndefined();
});
