import { fail } from '@tailedcore/core';
import type { PlannedCell } from './cell.ts';
import { fits } from './pattern.ts';
import type { BenchPlan } from './plan.ts';

/**
 * Which cells `only` names: of the methods among its patterns (all where there is none), on the splits among them (all where there is none).
 * @param only - names of methods, and of splits or families, or what they begin with up to a `/`; `*` stands for anything.
 * @throws E_OPTION for a pattern that no method, split or family fits.
 */
export function wantedCells(only: readonly string[], { recipe, cells }: BenchPlan): (cell: PlannedCell) => boolean {
  const names = recipe.methods.map(({ name }) => name);
  const isMethod = (pattern: string) => names.some((name) => fits(name, pattern));
  const nothing = only.find((pattern) => !isMethod(pattern) && !cells.some((cell) => isOn(cell, pattern)));
  if (nothing !== undefined) {
    const expected = `a method (${names.join(', ')}), a split or a family of the recipe`;
    throw fail('E_OPTION', { what: 'only', expected, received: JSON.stringify(nothing) });
  }
  const methods = only.filter(isMethod);
  const splits = only.filter((pattern) => !isMethod(pattern));
  return (cell) =>
    (methods.length === 0 || methods.some((pattern) => fits(cell.method, pattern))) &&
    (splits.length === 0 || splits.some((pattern) => isOn(cell, pattern)));
}

function isOn({ split }: PlannedCell, pattern: string): boolean {
  return [split.name, split.family].some((name) => fits(name, pattern) || fits(name, `${pattern}/*`));
}
