import type { BenchResults, DetectionCell, SamplerCell } from '../benchmark/cell-result.ts';

/** Cells in which a method judged test images. */
export function detectionCells({ cells }: BenchResults): readonly DetectionCell[] {
  return cells.filter((cell) => cell.task === 'detection');
}

/** Cells in which a sampler looked for rare training images. */
export function samplerCells({ cells }: BenchResults): readonly SamplerCell[] {
  return cells.filter((cell) => cell.task === 'samplers');
}

/** Those of one method on one family of splits: over their values means are taken. */
export function ofMethod<Cell extends { readonly method: string; readonly family: string }>(
  cells: readonly Cell[],
  method: string,
  family?: string,
): readonly Cell[] {
  return cells.filter((cell) => cell.method === method && (family === undefined || cell.family === family));
}

/** Families that have a cell, in the order of the recipe. */
export function familiesOf(
  results: BenchResults,
  cells: readonly { readonly family: string }[],
): BenchResults['families'] {
  const there = new Set(cells.map(({ family }) => family));
  return results.families.filter(({ name }) => there.has(name));
}

/** Methods that have a cell, in the order of the recipe. */
export function methodsOf(
  results: BenchResults,
  cells: readonly { readonly method: string }[],
): BenchResults['methods'] {
  const there = new Set(cells.map(({ method }) => method));
  return results.methods.filter(({ name }) => there.has(name));
}
