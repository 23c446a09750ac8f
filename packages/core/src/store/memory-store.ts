import type { Storage } from '../config/schema.ts';
import { gather, type Matrix, matrix, slice } from '../tensor.ts';
import type { FeatureStore } from './feature-store.ts';
import { halfStore } from './half-store.ts';
import { bytesPerValue } from './packed-values.ts';

/** A store in memory for features that take `bytes` in all, kept as `storage` says. */
export function openMemoryStore(columns: number, bytes: number, storage: Storage): FeatureStore {
  const rows = bytes / bytesPerValue[storage] / columns;
  return storage === 'float16' ? halfStore(rows, columns) : memoryStore(matrix(rows, columns));
}

/** Features that live in `target`, [rows, columns], which is filled from the top. */
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
