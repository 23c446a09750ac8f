import type { MethodSettings } from '@tailedcore/core';
import { z } from 'zod';
import { splitSpecKeys, splitSpecSchema } from '../splits/split-spec.ts';

/** Tables and figures of the paper that a recipe may repeat. */
export const paperParts = ['table1', 'table2', 'table3', 'table4', 'table5', 'table6', 'figure2', 'figure4'] as const;
/** What a benchmark asks: which images are defective, or which of the training images are rare. */
export const benchTasks = ['detection', 'samplers'] as const;
/** Methods that are no pipeline of parts, but run here. */
export const baselineNames = ['padim'] as const;

const text = z.string().min(1);
/** Names stand in file names, columns and patterns. */
const plainName = text.max(100).regex(/^[^\s/*,|]+$/, 'expected a name without spaces and / * , |');
const options = z.record(z.string(), z.unknown());
// The settings themselves are checked with their preset, when all layers are there.
const settings = options.transform((value) => value as MethodSettings);

const dataset = z.strictObject({
  name: plainName.describe('What splits, tables and --data call it'),
  root: text.optional().describe('Its folder or manifest, relative to the recipe; --data NAME=PATH wins'),
  layout: text.optional().describe('How its folders are laid out; found by looking where not given'),
  products: z.array(text).min(1).optional().describe('Only these products'),
  testShare: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('Share of the good images that are tested, in layouts without a split of their own'),
});

const split = z
  .strictObject({
    ...splitSpecSchema.shape,
    dataset: text
      .optional()
      .describe('Only of this data set; default: of each, and of a published split the one that it names'),
    title: text.optional().describe('Title of its family in tables'),
    settings: settings.optional().describe('Of all methods on these splits; those of a method lie over them'),
  })
  .refine((entry) => splitSpecKeys.filter((key) => entry[key] !== undefined).length === 1, {
    message: `expected exactly one of ${splitSpecKeys.join(', ')}`,
  });

const method = z.strictObject({
  name: plainName.describe('What --only, tables and files call it'),
  title: text.optional().describe('What tables show; default the name'),
  settings: settings.optional().describe('Settings of the method, over those of the split and the common ones'),
  baseline: z.enum(baselineNames).optional().describe('A method that is no pipeline of parts'),
  scores: text.optional().describe('A file of scores from elsewhere, relative to the recipe'),
  sampler: text.optional().describe('A sampler of the study (task samplers); default the tail part of the settings'),
  options: options.default({}).describe('Options of the baseline, the scores or the sampler'),
  families: z.array(text).min(1).optional().describe('Only on splits of these families; * stands for anything'),
});

const measure = z.strictObject({
  pixels: z.boolean().default(true).describe('Measure heat maps against masks'),
  patches: z.boolean().default(false).describe('Count which patches are removed and sampled (Fig. 2)'),
});

/** A benchmark as a file describes it; the rules across keys are `recipeProblems`. */
export const recipeSchema = z.strictObject({
  title: text.describe('Title of the tables'),
  paper: z.enum(paperParts).optional().describe('Which table or figure of the paper it repeats'),
  task: z.enum(benchTasks).default('detection').describe('detection: judge test images; samplers: find rare ones'),
  dataset: dataset.optional().describe('The data set'),
  datasets: z.array(dataset).min(1).optional().describe('The data sets, where there are several'),
  splits: z.array(split).min(1).describe('What models are fitted on and judged with'),
  settings: settings.default({}).describe('Settings common to all methods'),
  methods: z.array(method).min(1).describe('What is compared'),
  seeds: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 32 - 1),
    )
    .min(1)
    .default([0])
    .describe('Seeds of the methods; each makes cells of its own'),
  measure: measure.prefault({}).describe('What is measured'),
});

/** A recipe, complete. */
export type Recipe = z.output<typeof recipeSchema>;
/** What a person writes. */
export type RecipeInput = z.input<typeof recipeSchema>;
/** One data set of a recipe. */
export type RecipeDataset = z.output<typeof dataset>;
/** One entry of its splits. */
export type RecipeSplit = z.output<typeof split>;
/** One of its methods. */
export type RecipeMethod = z.output<typeof method>;
