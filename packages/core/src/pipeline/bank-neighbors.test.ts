import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tinyMethod, tinyRun } from '../fixtures/method.ts';
import { seededRandom } from '../random.ts';
import { matrix } from '../tensor.ts';
import { searchWithout } from './bank-neighbors.ts';

it('is a search without the excluded rows, and searches only what they concern', async () => {
  const cases = fc.record({ seed: fc.nat(), k: fc.integer({ min: 1, max: 3 }), excluded: fc.uniqueArray(fc.nat(11)) });
  await fc.assert(
    fc.asyncProperty(cases, async ({ seed, k, excluded }) => {
      fc.pre(12 - excluded.length >= k);
      const random = seededRandom(seed);
      const draw = (rows: number) =>
        matrix(
          rows,
          2,
          Float32Array.from({ length: rows * 2 }, () => Math.floor(4 * random())),
        );
      const [bank, patches] = [draw(12), draw(9)];
      await using index = await tinyMethod().index.build(bank, tinyRun());
      const searched: number[] = [];
      const counting = {
        search: (...call: Parameters<typeof index.search>) => {
          searched.push(call[0].rows);
          return index.search(...call);
        },
        [Symbol.asyncDispose]: async () => {},
      };
      const gone = Uint32Array.from(excluded);
      const found = await index.search(patches, k, tinyRun());
      const expected = await index.search(patches, k, tinyRun(), gone);
      expect(await searchWithout(found, patches, gone, counting, tinyRun())).toEqual(expected);
      const concerned = Array.from({ length: 9 }, (_, patch) =>
        found.rows.subarray(patch * k, (patch + 1) * k).some((row) => excluded.includes(row)),
      ).filter(Boolean).length;
      expect(searched).toEqual(concerned === 0 ? [] : [concerned]);
    }),
  );
});
