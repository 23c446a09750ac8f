import type { RunContext } from '../run.ts';
import type { NeighborIndex, Neighbors } from '../stages.ts';
import { gather, type Matrix } from '../tensor.ts';
import type { WithCopies } from './copies.ts';
import { inOrder } from './in-order.ts';

const ahead = 8;

/** The `k` nearest bank rows of every patch, an entry an image or copy. */
export async function bankNeighbors(
  { patches: { positions, images }, full }: WithCopies,
  index: NeighborIndex,
  k: number,
  run: RunContext,
): Promise<Neighbors[]> {
  const all: Neighbors[] = [];
  const found = inOrder(Array(images).keys(), ahead, async (image) =>
    index.search(await full.read(image * positions, (image + 1) * positions), k, run),
  );
  for await (const neighbors of found) all.push(neighbors);
  return all;
}

/**
 * What `found` would be had the bank rows `excluded` not been there: only the patches that have one of them among their nearest are searched again.
 * @param patches - those that `found` belongs to.
 */
export async function searchWithout(
  found: Neighbors,
  patches: Matrix,
  excluded: Uint32Array,
  index: NeighborIndex,
  run: RunContext,
): Promise<Neighbors> {
  const { k } = found;
  const gone = new Set(excluded);
  const affected: number[] = [];
  for (let patch = 0; patch < patches.rows; patch++) {
    if (found.rows.subarray(patch * k, (patch + 1) * k).some((row) => gone.has(row))) affected.push(patch);
  }
  if (affected.length === 0) return found;
  const again = await index.search(gather(patches, affected), k, run, excluded);
  const result: Neighbors = { k, rows: found.rows.slice(), distances: found.distances.slice() };
  affected.forEach((patch, i) => {
    result.rows.set(again.rows.subarray(i * k, (i + 1) * k), patch * k);
    result.distances.set(again.distances.subarray(i * k, (i + 1) * k), patch * k);
  });
  return result;
}
