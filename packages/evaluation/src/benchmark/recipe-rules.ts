import type { Problem } from '@tailedcore/core';
import type { Recipe, RecipeMethod } from './recipe-schema.ts';

/** What is wrong across the keys of a recipe. */
export function recipeProblems(recipe: Recipe): Problem[] {
  const { dataset, datasets } = recipe;
  const both = dataset !== undefined && datasets !== undefined;
  const neither = dataset === undefined && datasets === undefined;
  const given = both ? 'both' : 'neither';
  return [
    ...(both || neither
      ? [{ path: 'dataset', message: `expected one of dataset and datasets, received ${given}` }]
      : []),
    ...repeated(datasetsOf(recipe), 'datasets'),
    ...repeated(recipe.methods, 'methods'),
    ...recipe.methods.flatMap((method, i) => methodProblems(method, recipe.task, `methods.${i}`)),
    ...splitProblems(recipe),
    ...seedProblems(recipe),
  ];
}

/** The data sets, however many are given. */
export function datasetsOf({ dataset, datasets }: Recipe): NonNullable<Recipe['datasets']> {
  return datasets ?? (dataset ? [dataset] : []);
}

function repeated(entries: readonly { readonly name: string }[], at: string): Problem[] {
  const names = entries.map(({ name }) => name);
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [{ path: `${at}.${i}.name`, message: `expected another name for each, received ${JSON.stringify(name)} twice` }]
      : [],
  );
}

const kinds = ['baseline', 'scores', 'sampler'] as const;

function methodProblems(method: RecipeMethod, task: Recipe['task'], at: string): Problem[] {
  const given = kinds.filter((kind) => method[kind] !== undefined);
  const allowed = task === 'samplers' ? ['sampler'] : ['baseline', 'scores'];
  const wrong = given.filter((kind) => !allowed.includes(kind));
  const problems = wrong.map((kind) => ({ path: `${at}.${kind}`, message: `expected nothing here in task ${task}` }));
  if (wrong.length === 0 && given.length > 1)
    problems.push({
      path: at,
      message: `expected at most one of ${kinds.join(', ')}, received ${given.join(' and ')}`,
    });
  if (given.length === 0 && Object.keys(method.options).length > 0)
    problems.push({
      path: `${at}.options`,
      message: `expected options only beside one of ${kinds.join(', ')}; those of parts stand in settings`,
    });
  if (method.scores !== undefined && method.settings !== undefined)
    problems.push({ path: `${at}.settings`, message: 'expected none beside scores, which are used as they are' });
  return problems;
}

function splitProblems(recipe: Recipe): Problem[] {
  const names = datasetsOf(recipe).map(({ name }) => name);
  return recipe.splits.flatMap(({ dataset, published }, i) => {
    const wanted = dataset ?? published?.split('/')[0];
    if (wanted === undefined || names.length === 0 || names.includes(wanted)) return [];
    const path = `splits.${i}.${dataset === undefined ? 'published' : 'dataset'}`;
    return [{ path, message: `expected one of the data sets ${names.join(', ')}, received ${JSON.stringify(wanted)}` }];
  });
}

function seedProblems({ seeds, settings, splits, methods }: Recipe): Problem[] {
  const layers = [
    { path: 'settings.seed', settings },
    ...splits.map((entry, i) => ({ path: `splits.${i}.settings.seed`, settings: entry.settings })),
    ...methods.map((entry, i) => ({ path: `methods.${i}.settings.seed`, settings: entry.settings })),
  ];
  return [
    ...layers.flatMap(({ path, settings: layer }) =>
      layer?.seed === undefined
        ? []
        : [{ path, message: 'expected none: the seeds of a benchmark are its list seeds' }],
    ),
    ...(new Set(seeds).size < seeds.length ? [{ path: 'seeds', message: 'expected another seed for each' }] : []),
  ];
}
