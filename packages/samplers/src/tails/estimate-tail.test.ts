import fc from 'fast-check';
import { type Matrix, matrix, seededRandom, similaritiesInto, unitRows } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/golden.ts';
import { tailRules } from './adaptive.ts';
import { estimateTail, type TailRules } from './estimate-tail.ts';

const reference = tailRules({});
const paper = tailRules({ form: 'paper' });

/** Embeddings around one axis a product, close enough to be told apart. */
function products(sizes: readonly number[], spread: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const columns = sizes.length + 6;
  const rows = sizes.flatMap((size, product) => Array<number>(size).fill(product));
  const data = rows.flatMap((product) =>
    Array.from({ length: columns }, (_, c) => (c === product ? 1 : 0.1) + spread * (random() - 0.5)),
  );
  return matrix(rows.length, columns, Float32Array.from(data));
}

describe('goldens', () => {
  for (const golden of goldens('tail-sampler')) {
    it(`takes the tail of ${golden.name}`, async () => {
      const { percentile, cap, vote, preset } = golden.metadata;
      const rules = tailRules({
        form: preset === 'paper' ? 'paper' : 'reference',
        percentile: Number(percentile),
        vote: vote as TailRules['vote'],
        cap: Number.isFinite(Number(cap)) ? Number(cap) : null,
      });
      const found = await estimateTail(golden.matrix('embeddings'), rules);
      expect([...found.classSizes]).toEqual(golden.values('class_sizes'));
      expect(found.classes).toEqual(golden.values('samples_per_class'));
      expect([found.elbow]).toEqual(golden.values('elbow'));
      expect([found.maxTailSize]).toEqual(golden.values('max_tail_size'));
      expect([...found.images]).toEqual(golden.values('tail_indices'));
    });
  }
});

for (const [name, rules] of Object.entries({ reference, paper })) {
  describe(`the form "${name}"`, () => {
    it('knows nothing of no images', async () => {
      const found = await estimateTail(matrix(0, 5), rules);
      expect(found).toEqual({
        classSizes: new Float32Array(),
        classes: [],
        elbow: 0,
        maxTailSize: 0,
        images: new Uint32Array(),
      });
    });

    it('takes one image for one product of one image', async () => {
      const found = await estimateTail(matrix(1, 2, Float32Array.of(3, 4)), rules);
      expect([[...found.classSizes], found.classes, [...found.images]]).toEqual([[1], [1], [0]]);
    });

    it('takes any number of identical images for one product', async () => {
      for (const n of [2, 3, 4, 7, 10, 49, 100]) {
        const same = matrix(
          n,
          3,
          new Float32Array(n * 3).map((_, i) => [0.1, 0.7, -0.3][i % 3]!),
        );
        const found = await estimateTail(same, rules);
        expect(found.classes).toEqual([n]);
        expect([...found.classSizes]).toEqual(Array(n).fill(n));
        expect(found.images).toHaveLength(n);
      }
    });

    it('takes products of equal size for rare, all of them, there being none smaller', async () => {
      const given = products([20, 20, 20], 0, 1);
      const found = await estimateTail(given, { ...rules, percentile: 1 });
      expect(found.classes).toEqual([20, 20, 20]);
      expect(found).toMatchObject({ elbow: 20, maxTailSize: 20 });
      expect(found.images).toHaveLength(60);
    });

    it('has finite answers for six images of every mixture', async () => {
      for (const sizes of [[6], [5, 1], [3, 3], [2, 2, 2], [1, 1, 1, 1, 1, 1]]) {
        const found = await estimateTail(products(sizes, 0.1, 7), rules);
        expect(found.classes.reduce((sum, size) => sum + size, 0)).toBe(6);
        expect([...found.classSizes].every((size) => size >= 1 && size <= 6)).toBe(true);
        expect(found.images.length).toBeGreaterThan(0);
      }
    });

    it('takes zero embeddings for one product, being similar by 0 to all', async () => {
      const found = await estimateTail(matrix(5, 4), rules);
      expect([...found.classSizes]).toEqual([5, 5, 5, 5, 5]);
    });

    it('finds the rare products of a mixed set', async () => {
      const found = await estimateTail(products([60, 50, 40, 1, 1, 2], 0.1, 4), rules);
      expect([...found.images]).toEqual([150, 151, 152, 153]);
      // Of a pair, 0.85 of two images are one: each believes to be alone.
      expect([...found.classSizes.slice(150)]).toEqual([1, 1, 1, 1]);
      expect(Math.min(...found.classSizes.slice(0, 150))).toBeGreaterThan(30);
    });

    it('gives the same answer for embeddings of any length', async () => {
      const given = products([20, 12, 2], 0.1, 9);
      const scaled = matrix(
        given.rows,
        given.columns,
        given.data.map((v, i) => v * 2 ** (Math.floor(i / given.columns) % 9)),
      );
      expect(await estimateTail(scaled, rules)).toEqual(await estimateTail(given, rules));
    });
  });
}

it('gives finite answers for two images at any angle', async () => {
  for (const angle of [0, 0.01, 0.5, 1.5, 1.6, 2, Math.PI]) {
    const two = matrix(2, 2, Float32Array.of(1, 0, Math.cos(angle), Math.sin(angle)));
    for (const rules of [reference, paper]) {
      const found = await estimateTail(two, rules);
      expect(found.classes.reduce((sum, size) => sum + size, 0)).toBe(2);
      expect([...found.classSizes].every((size) => size === 1 || size === 2)).toBe(true);
    }
  }
});

it('takes rare products only up to the cap, and all below the elbow without one', async () => {
  const given = products([30, 9, 8, 7, 6], 0.1, 2);
  const sizes = async (cap: number | null) => (await estimateTail(given, { ...reference, cap })).maxTailSize;
  expect(await sizes(null)).toBeGreaterThan(await sizes(0.15));
  expect(await sizes(0)).toBe(Math.min(...(await estimateTail(given, reference)).classes));
});

describe('against the rules written out', () => {
  const rulesOf: fc.Arbitrary<TailRules> = fc.record({
    percentile: fc.constantFrom(0.1, 0.5, 0.85, 1),
    quantize: fc.boolean(),
    boundary: fc.constantFrom('exclusive', 'inclusive'),
    vote: fc.constantFrom('mode', 'mean', 'nearest'),
    voters: fc.constantFrom('incoming', 'forward'),
    cap: fc.constantFrom(null, 0, 0.15, 0.5, 1),
  });
  const embeddings = fc.oneof(
    fc
      .tuple(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 0.05, 0.3, 2),
        fc.nat(1000),
      )
      .map(([sizes, spread, seed]) => products(sizes, spread, seed)),
    fc
      .array(fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -2, max: 2 }))), {
        minLength: 1,
        maxLength: 12,
      })
      .map((rows) => matrix(rows.length, 3, Float32Array.from(rows.flat()))),
  );

  it('is the same', async () => {
    await fc.assert(
      fc.asyncProperty(embeddings, rulesOf, async (given, rules) => {
        const found = await estimateTail(given, rules);
        expect({ ...found, classSizes: [...found.classSizes], images: [...found.images] }).toEqual(naive(given, rules));
      }),
      { numRuns: 300 },
    );
  });
});

it('refuses numbers that are none', async () => {
  await expect(estimateTail(matrix(2, 1, Float32Array.of(1, NaN)), reference)).rejects.toThrow(
    'E_NOT_FINITE: the image embeddings (row 1, column 0) holds NaN',
  );
});

it('stops when aborted, before and during', async () => {
  const before = estimateTail(matrix(2, 2), reference, { signal: AbortSignal.abort() });
  await expect(before).rejects.toMatchObject({ code: 'E_ABORTED' });
  const controller = new AbortController();
  const counts: number[] = [];
  const during = estimateTail(matrix(1500, 600), reference, {
    signal: controller.signal,
    onProgress: (done) => {
      counts.push(done);
      controller.abort();
    },
  });
  await expect(during).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(counts).toHaveLength(1);
});

/** The rules again, as plain lists, one line a rule. */
function naive(embeddings: Matrix, rules: TailRules) {
  const n = embeddings.rows;
  const all = [...Array(n).keys()];
  const flat = new Float32Array(n * n);
  similaritiesInto(flat, unitRows(embeddings), 0, n);
  const s = all.map((i) => [...flat.slice(i * n, (i + 1) * n)]);
  const q = s.map((row) => row.map((v) => (rules.quantize ? Math.fround(Math.min(Math.trunc(n * v), n - 1) / n) : v)));
  const h = q.map((row) => Math.fround(Math.sqrt((1 + Math.min(...row)) / 2)));
  const above = (v: number, i: number) => (rules.boundary === 'inclusive' ? v >= h[i]! : v > h[i]!);
  const region = q.map((row, i) => (row.some((v) => above(v, i)) ? row.filter((v) => above(v, i)) : row));
  const t = region.map((values) => values.sort((a, b) => b - a).at(Math.trunc(rules.percentile * values.length) - 1)!);
  const m = s.map((row, i) => row.map((v) => v >= t[i]!));
  const c = m.map((row) => row.filter(Boolean).length);
  const sizes = all.map((j) => {
    const others = all.filter((i) => i !== j).sort((a, b) => s[j]![b]! - s[j]![a]! || a - b);
    if (rules.vote === 'nearest') return c[others[0] ?? j]!;
    const ballots = all.filter((i) => (rules.voters === 'incoming' ? m[i]![j] : m[j]![i])).map((i) => c[i]!);
    if (ballots.length === 0) return c[j]!;
    if (rules.vote === 'mean') return Math.fround(ballots.reduce((a, b) => a + b) / ballots.length);
    const frequency = (v: number) => ballots.filter((other) => other === v).length;
    return ballots.sort((a, b) => frequency(b) - frequency(a) || a - b)[0]!;
  });
  const even = (v: number) => (v % 1 === 0.5 ? 2 * Math.round(v / 2) : Math.round(v));
  const classes: number[] = [];
  let left = sizes.map((size) => Math.max(even(size), 1)).sort((a, b) => a - b);
  while (left.length > 0) {
    const first = left[0]!;
    if (first > left.length) {
      classes.push((classes.pop() ?? 0) + left.length);
      break;
    }
    const eta = Math.min(even(left.slice(0, first).reduce((a, b) => a + b) / first), left.length);
    classes.push(eta);
    left = left.slice(eta);
  }
  classes.sort((a, b) => b - a);
  const [x1, y1] = [classes.length - 1, classes.at(-1)! - classes[0]!];
  const off = classes.map((eta, x) => Math.abs(x1 * (eta - classes[0]!) - y1 * x));
  const elbow = classes[off.indexOf(Math.max(...off))]!;
  const rising = [...classes].reverse();
  const inside = rising.filter(
    (_, i) => rising.slice(0, i + 1).reduce((a, b) => a + b) <= Math.trunc((rules.cap ?? 1) * n),
  );
  const maxTailSize = rules.cap === null ? elbow : Math.min(elbow, inside.at(-1) ?? rising[0]!);
  return { classSizes: sizes, classes, elbow, maxTailSize, images: all.filter((i) => sizes[i]! <= maxTailSize) };
}
