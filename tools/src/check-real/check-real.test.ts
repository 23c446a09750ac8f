import { describe, expect, it } from 'vitest';
import { tailHeadAuroc } from '../evaluate/tail-head-auroc.ts';
import { methods } from './methods.ts';
import { photographsAreHere, readSplits, whereTheyShouldBe } from './mixed-products.ts';
import { readReference, referenceIsHere } from './reference.ts';
import { runSplit } from './run-split.ts';

const split = 'k4/seed1';
const tolerance = 2;
const here = photographsAreHere && referenceIsHere;
if (!here) console.warn(`SKIPPED: the real photographs are not here (${whereTheyShouldBe}).`);

describe.skipIf(!here)(`on real photographs, split ${split}`, () => {
  it.each(Object.keys(methods))(
    '%s is within two points of the Python reference in tail, head, all and pooled',
    { timeout: 240_000 },
    async (method) => {
      const lists = (await readSplits()).find(({ name }) => name === split);
      const expected = (await readReference(split)).get(method);
      if (!lists || !expected)
        throw new Error(`${split}, ${method}: not among the splits, or not on the reference page`);
      const { judged } = await runSplit(lists, methods[method] ?? {});
      const found = tailHeadAuroc(judged, lists.tail);
      for (const key of ['tail', 'head', 'all', 'pooled'] as const) {
        expect(
          Math.abs(found[key] - expected[key]),
          `${method} ${key}: ${found[key]}, reference ${expected[key]}`,
        ).toBeLessThanOrEqual(tolerance);
      }
    },
  );
});
