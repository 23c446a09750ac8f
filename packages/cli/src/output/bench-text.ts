import { type BenchOutcome, mainTable, type ReadRecipe, tableText } from '@tailedcore/evaluation';
import { printable } from './printable.ts';

/** A recipe and its name. */
export interface NamedRecipe extends Pick<ReadRecipe, 'recipe'> {
  readonly name: string;
}

/** The recipes that come with the program, one a line. */
export function recipesText(recipes: readonly NamedRecipe[]): string {
  const width = Math.max(0, ...recipes.map(({ name }) => name.length));
  return recipes.map(({ name, recipe }) => `${name.padEnd(width)}  ${recipe.title}\n`).join('');
}

export function recipesJson(recipes: readonly NamedRecipe[]): string {
  const told = recipes.map(({ name, recipe: { title, task, methods, ...recipe } }) => ({
    ...{ name, title, task },
    datasets: (recipe.datasets ?? [recipe.dataset]).map((dataset) => dataset?.name),
    methods: methods.map((method) => method.name),
  }));
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** What a benchmark would do. */
export function planText(outcome: BenchOutcome, out: string): string {
  const lines = outcome.cells.map(
    ({ method, split, seed, state }) => `${state.padEnd(11)}  ${printable(`${method} on ${split}, seed ${seed}`)}`,
  );
  return `${[...lines, ...leftOutLines(outcome), countLine(outcome, out)].join('\n')}\n`;
}

/** The main tables, what failed, and where the rest is. */
export function benchText(outcome: BenchOutcome, out: string, quiet: boolean): string {
  const failures = outcome.results.failures.map(
    ({ method, split, seed, message }) => `Failed: ${printable(`${method} on ${split}, seed ${seed}: ${message}`)}`,
  );
  const table = quiet ? undefined : mainTable(outcome.results);
  const tables = table ? [tableText(table), ''] : [];
  return `${[...tables, ...failures, ...leftOutLines(outcome), countLine(outcome, out)].join('\n')}\n`;
}

function leftOutLines({ leftOut }: BenchOutcome): string[] {
  return leftOut.map((name) => `Left out: the data set ${name}, for want of --data ${name}=PATH`);
}

function countLine({ cells }: BenchOutcome, out: string): string {
  const count = (state: string) => cells.filter((cell) => cell.state === state).length;
  const others = (['failed', 'to do', 'passed over'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `, ${count(state)} ${state}`);
  return `${count('finished')} of ${cells.length} cells finished${others.join('')}: ${out}`;
}
