import { halvesOf, valuesOf } from '../half.ts';
import { unitRows } from '../kernels/similarities.ts';
import { type Matrix, matrix } from '../tensor.ts';

/**
 * Embeddings as a model keeps them: at length 1, since products are told apart by angles and a half holds no value above 65504, and rounded to halves.
 * @param embeddings - [n, e].
 * @returns [n, e]; undefined where the backbone was opened without (e is 0).
 */
export function keptEmbeddings(embeddings: Matrix): Matrix | undefined {
  if (embeddings.columns === 0) return undefined;
  const { rows, columns, data } = unitRows(embeddings);
  return matrix(rows, columns, valuesOf(halvesOf(Float32Array.from(data))));
}
