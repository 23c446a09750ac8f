import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawFloats } from './fixtures/tiny-network.ts';
import { pooledPatchKernel } from './pooled-patch-kernel.ts';

/** adaptive_avg_pool1d, as its definition says. */
function pool(values: readonly number[], bins: number): number[] {
  return Array.from({ length: bins }, (_, bin) => {
    const part = values.slice(Math.floor((bin * values.length) / bins), Math.ceil(((bin + 1) * values.length) / bins));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}

test('the kernels of one to four maps give together what pooling twice gives', () => {
  const channels = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
  const width = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(channels, width, width, (maps, perMap, columns) => {
      const unfolded = maps.map((count, i) => [...drawFloats(`map${i}`, count * 9)]);
      const expected = pool(
        unfolded.flatMap((values) => pool(values, perMap)),
        columns,
      );
      const parts = unfolded.map((values, place) => {
        const {
          shape,
          groups,
          values: weights,
        } = pooledPatchKernel(values.length / 9, place, { perMap, columns }, maps.length);
        const inputs = shape[1] * 9;
        return Array.from({ length: shape[0] }, (_, feature) => {
          const offset = Math.floor(feature / (shape[0] / groups)) * inputs;
          return Array.from(
            { length: inputs },
            (_, i) => (weights[feature * inputs + i] as number) * (values[offset + i] as number),
          ).reduce((a, b) => a + b, 0);
        });
      });
      const together =
        columns % maps.length === 0
          ? parts.flat()
          : expected.map((_, k) => parts.reduce((sum, part) => sum + (part[k] as number), 0));
      together.forEach((value, k) => expect(value).toBeCloseTo(expected[k] as number, 4));
      expect(together).toHaveLength(columns);
    }),
  );
});
