import { gather, type Matrix, slice } from '../tensor.ts';
import type { FeatureStore } from './feature-store.ts';

/** Features that live in `target`, whose rows are filled from the top. */
export function memoryStore(target: Matrix): FeatureStore {
  let filled = 0;
  return {
    columns: target.columns,
    async append(rows) {
      target.data.set(rows.data, filled * target.columns);
      filled += rows.rows;
    },
    read: async (start, end) => slice(target, start, end),
    gather: async (rows) => gather(target, rows),
    async [Symbol.asyncDispose]() {},
  };
}
