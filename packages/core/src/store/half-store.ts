import { fromHalfInto, halvesOf } from '../half.ts';
import { matrix } from '../tensor.ts';
import type { FeatureStore } from './feature-store.ts';

/**
 * Features in memory in half the bytes, for up to `rows` rows; reading copies the nearest halves.
 * Appending throws E_OPTION when a value is beyond what a half can hold.
 */
export function halfStore(rows: number, columns: number): FeatureStore {
  const halves = new Uint16Array(rows * columns);
  const rowsFrom = (start: number, end: number) => halves.subarray(start * columns, end * columns);
  let filled = 0;
  return {
    columns,
    async append(added) {
      halves.set(halvesOf(added.data), filled * columns);
      filled += added.rows;
    },
    async read(start, end) {
      const found = matrix(end - start, columns);
      fromHalfInto(found.data, rowsFrom(start, end));
      return found;
    },
    async gather(indices) {
      const found = matrix(indices.length, columns);
      for (let i = 0; i < indices.length; i++) {
        const at = indices[i] as number;
        fromHalfInto(found.data.subarray(i * columns, (i + 1) * columns), rowsFrom(at, at + 1));
      }
      return found;
    },
    async [Symbol.asyncDispose]() {},
  };
}
