import { expect, it } from 'vitest';
import { passMessages } from './pass-messages.ts';

const places = [0, 0.3, 1, 1.2, 5, 5.1, 5.7, 6, 6.4, 9];
const n = places.length;
const similarities = (preference: number) =>
  Float64Array.from(places.flatMap((a, i) => places.map((b, k) => (i === k ? preference : -((a - b) ** 2)))));

it('goes on until exemplars stay the same, however slowly messages change', async () => {
  const quick = await passMessages(similarities(-8), n, { damping: 0.5, rounds: 500, quiet: 15 });
  const slow = await passMessages(similarities(-8), n, { damping: 0.95, rounds: 2000, quiet: 50 });
  expect(slow).toEqual(quick);
  expect(quick.length).toBeGreaterThan(1);
  expect(quick.length).toBeLessThan(n);
  const stopped = await passMessages(similarities(-8), n, { damping: 0.95, rounds: 51, quiet: 50 });
  expect(stopped).not.toEqual(quick);
});

it('makes more exemplars the more they are preferred', async () => {
  const rules = { damping: 0.6, rounds: 500, quiet: 15 };
  const counts = await Promise.all(
    [-900, -8, 0].map(async (p) => (await passMessages(similarities(p), n, rules)).length),
  );
  expect(counts).toEqual([1, expect.any(Number), n]);
  expect(counts[1]).toBeGreaterThan(1);
});

it('can be stopped', async () => {
  const run = { signal: AbortSignal.abort() };
  const stopped = passMessages(similarities(-8), n, { damping: 0.5, rounds: 9, quiet: 3 }, run);
  await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
});
