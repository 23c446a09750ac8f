import type { BenchResults } from '../../benchmark/cell-result.ts';
import { familiesOf, ofMethod } from '../select-cells.ts';

/** Cells of one method on one family; `method` is its place in the recipe, which gives it colour and mark. */
export interface MethodCells<Cell> {
  readonly method: number;
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** Families with their methods, both in the order of the recipe; those without cells are left out. */
export function byFamily<Cell extends { readonly method: string; readonly family: string }>(
  results: BenchResults,
  cells: readonly Cell[],
): readonly {
  readonly name: string;
  readonly title: string;
  readonly noise?: number | undefined;
  readonly methods: readonly MethodCells<Cell>[];
}[] {
  return familiesOf(results, cells).map((family) => ({
    ...family,
    methods: results.methods
      .map(({ name, title }, method) => ({ method, title, cells: ofMethod(cells, name, family.name) }))
      .filter((each) => each.cells.length > 0),
  }));
}
