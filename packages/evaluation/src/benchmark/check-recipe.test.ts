import { isTailedCoreError } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { checkRecipe } from './check-recipe.ts';
import type { RecipeInput } from './recipe-schema.ts';

const least: RecipeInput = {
  title: 'A benchmark',
  dataset: { name: 'mvtecad', root: 'photos' },
  splits: [{ published: 'mvtecad/step_k4' }],
  methods: [{ name: 'tailedcore' }],
};

/** The problems that a recipe has, by path. */
function problemsOf(value: unknown): Record<string, string> {
  try {
    checkRecipe(value, 'r.yaml');
  } catch (error) {
    if (!isTailedCoreError(error, 'E_RECIPE')) throw error;
    expect(error.message).toMatch(/^E_RECIPE: r\.yaml cannot be used as a recipe of a benchmark:\n {2}\S/);
    const list = error.details['list'] as { path: string; message: string }[];
    return Object.fromEntries(list.map(({ path, message }) => [path, message]));
  }
  return {};
}

describe('a recipe', () => {
  it('has defaults', () => {
    expect(checkRecipe(least)).toEqual({
      ...least,
      task: 'detection',
      settings: {},
      methods: [{ name: 'tailedcore', options: {} }],
      seeds: [0],
      measure: { pixels: true, patches: false },
    });
  });

  it('names every wrong key and value at once, with the nearest known one', () => {
    const problems = problemsOf({
      ...least,
      titel: 'x',
      splits: [{ publish: 'a' }, { longtail: { kind: 'step', k: 0, seeds: [1] } }],
      methods: [
        { name: 'a b', baselin: 'padim' },
        { name: 'x', baseline: 'padin' },
      ],
      seeds: [-1],
    });
    expect(problems).toMatchObject({
      titel: expect.stringContaining('there is no setting "titel"; did you mean "title"?'),
      'splits.0.publish': expect.stringContaining('did you mean "published"?'),
      'splits.1.longtail.k': 'expected a whole number of at least 1, received 0',
      'methods.0.baselin': expect.stringContaining('did you mean "baseline"?'),
      'methods.0.name': 'expected a name without spaces and / * , |, received "a b"',
      'methods.1.baseline': 'expected padim, received "padin"; did you mean "padim"?',
      'seeds.0': 'expected a whole number from 0 to 4294967295, received -1',
    });
  });

  it.each([
    [{ dataset: undefined }, 'dataset', 'received neither'],
    [{ datasets: [{ name: 'other' }, { name: 'mvtecad' }] }, 'dataset', 'received both'],
    [
      { dataset: undefined, datasets: [{ name: 'mvtecad' }, { name: 'mvtecad' }] },
      'datasets.1.name',
      '"mvtecad" twice',
    ],
    [{ methods: [{ name: 'a' }, { name: 'a' }] }, 'methods.1.name', '"a" twice'],
    [{ methods: [{ name: 'a', sampler: 'lof' }] }, 'methods.0.sampler', 'nothing here in task detection'],
    [{ task: 'samplers', methods: [{ name: 'a', scores: 's.csv' }] }, 'methods.0.scores', 'in task samplers'],
    [{ methods: [{ name: 'a', scores: 's.csv', baseline: 'padim' }] }, 'methods.0', 'received baseline and scores'],
    [{ methods: [{ name: 'a', scores: 's.csv', settings: {} }] }, 'methods.0.settings', 'expected none beside scores'],
    [{ methods: [{ name: 'a', options: { k: 1 } }] }, 'methods.0.options', 'only beside one of'],
    [{ splits: [{ published: 'visa/step_k4' }] }, 'splits.0.published', 'received "visa"'],
    [{ splits: [{ whole: true, dataset: 'visa' }] }, 'splits.0.dataset', 'one of the data sets mvtecad'],
    [{ splits: [{ whole: true, published: 'mvtecad/step_k4' }] }, 'splits.0', 'exactly one of published, longtail'],
    [{ settings: { seed: 3 } }, 'settings.seed', 'its list seeds'],
    [{ splits: [{ whole: true, settings: { seed: 3 } }] }, 'splits.0.settings.seed', 'its list seeds'],
    [{ methods: [{ name: 'a', settings: { seed: 3 } }] }, 'methods.0.settings.seed', 'its list seeds'],
    [{ seeds: [1, 1] }, 'seeds', 'another seed for each'],
  ])('refuses %j', (change, path, message) => {
    expect(problemsOf({ ...least, ...change })).toEqual({ [path]: expect.stringContaining(message) });
  });

  it('is an object', () => {
    expect(problemsOf([])).toEqual({ recipe: 'expected an object, received a list' });
    expect(problemsOf(null)).toEqual({ recipe: 'expected an object, received null' });
  });
});
