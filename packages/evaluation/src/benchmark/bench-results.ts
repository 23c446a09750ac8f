import { join } from 'node:path';
import { writeAtomically } from '@tailedcore/core';
import { version } from '@tailedcore/runtime';
import { writeTables } from '../tables/write-tables.ts';
import type { BenchResults, CellResult } from './cell-result.ts';
import type { LookedUp } from './look-up-cells.ts';
import type { BenchPlan } from './plan.ts';

/** The results of a plan, as far as they are there. @param finished - by key.   @param failures - why cells failed. */
export function benchResults(
  { recipe, families }: BenchPlan,
  found: readonly LookedUp[],
  finished: ReadonlyMap<string, CellResult>,
  failures: ReadonlyMap<LookedUp, string>,
): BenchResults {
  return {
    title: recipe.title,
    ...(recipe.paper === undefined ? {} : { paper: recipe.paper }),
    methods: recipe.methods.map(({ name, title }) => ({ name, title: title ?? name })),
    families,
    cells: found.flatMap((one) => resultFor(one, finished)),
    failures: Array.from(failures, ([{ cell }, message]) => ({
      ...{ split: cell.split.name, method: cell.method, seed: cell.seed },
      message,
    })),
    made: { at: new Date().toISOString(), version },
  };
}

/** Two methods that come to the same share one cell; each shows it under its own name. */
function resultFor({ cell, key }: LookedUp, finished: ReadonlyMap<string, CellResult>): CellResult[] {
  const result = key === undefined ? undefined : finished.get(key);
  if (result === undefined) return [];
  const { method, split } = cell;
  return [{ ...result, method, dataset: split.dataset, split: split.name, family: split.family }];
}

/**
 * Writes `results.json`, the tables and the page into `folder`.
 * @returns their paths.
 * @throws E_OUTPUT, E_DISK_FULL.
 */
export async function writeResults(results: BenchResults, folder: string): Promise<readonly string[]> {
  const path = join(folder, 'results.json');
  await writeAtomically(path, resultsJson(results));
  return [path, ...(await writeTables(results, folder))];
}

/** In parts: a benchmark of many cells may be longer than a text can be. */
function* resultsJson({ cells, ...rest }: BenchResults): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"cells":[`;
  for (const [i, cell] of cells.entries()) yield `${i === 0 ? '' : ','}\n${JSON.stringify(cell)}`;
  yield ']}\n';
}
