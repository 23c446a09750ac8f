import { z } from 'zod';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const noise = z
  .number()
  .min(0)
  .max(1)
  .default(0.1)
  .describe('Defects mixed into training, as a share of the good images there');
const overlap = z
  .boolean()
  .default(true)
  .describe('Whether defects that are mixed into training stay in the test set too');
const maxTrain = z.int().min(1).optional().describe('At most this many good training images of a product');
const family = z.string().min(1).optional().describe('Name under which the splits are averaged, instead of a made one');
const seeds = z.array(seed).min(1).describe('One split for each');

/** `[least, most]`, both possible. */
const range = (least: number, from: number, to: number) =>
  z
    .tuple([z.int().min(least), z.int().min(least)])
    .default([from, to])
    .refine(([first, last]) => first <= last, 'expected the smaller number first');

/** One draw of a long-tail noisy split. */
const longTail = z.strictObject({
  kind: z.enum(['step', 'pareto']).describe('step: rare products keep k images; pareto: a few large, many small'),
  k: z.int().min(1).optional().describe('Good images that a rare product keeps (kind: step)'),
  tailShare: z.number().gt(0).lt(1).optional().describe('Share of the products that are rare (kind: step; 0.6)'),
  shape: z.number().gt(0).max(100).optional().describe('Shape of the Pareto distribution (kind: pareto; 6)'),
  noise,
  overlap,
  maxTrain,
});

/** One random mix of frequent and rare products. */
const mix = z.strictObject({
  frequent: range(1, 1, 5).describe('How many frequent products'),
  rare: range(0, 0, 5).describe('How many rare products'),
  frequentImages: range(1, 31, 100).describe('Good training images of a frequent product'),
  rareImages: range(1, 1, 4).describe('Good training images of a rare product'),
  noise,
  overlap,
});

const single = z.strictObject({ noise, overlap, maxTrain });

const balanced = z.strictObject({
  images: z.int().min(1).describe('Good training images of every product'),
  noise,
  overlap,
});

const onlyFor = { step: ['k', 'tailShare'], pareto: ['shape'] } as const;

const longTails = longTail.extend({ seeds, family }).superRefine((spec, context) => {
  const { kind } = spec;
  if (kind === 'step' && spec.k === undefined) {
    context.addIssue({ code: 'custom', path: ['k'], message: 'expected a whole number of at least 1 for kind step' });
  }
  for (const key of onlyFor[kind === 'step' ? 'pareto' : 'step']) {
    if (spec[key] === undefined) continue;
    context.addIssue({ code: 'custom', path: [key], message: `expected nothing here for kind ${kind}` });
  }
});

/** The ways to make splits. */
export const splitSpecKeys = ['published', 'longtail', 'mixes', 'singles', 'balanced', 'whole'] as const;

/**
 * How the splits of a benchmark are made: exactly one of the keys.
 * - `published`: name of a published split, or what several begin with: `mvtecad/step_k4` is its five seeds.
 * - `longtail`: drawn as the paper draws them.   - `mixes`: random mixes of frequent and rare products.
 * - `singles`: each product alone.   - `balanced`: as many images of each product.   - `whole`: the data set's own training and test images.
 */
export const splitSpecSchema = z
  .strictObject({
    published: z.string().min(1).optional().describe('A published split, or what the names of several begin with'),
    longtail: longTails.optional().describe('Long-tail noisy splits, drawn as in the paper'),
    mixes: mix
      .extend({ count: z.int().min(1).max(10_000).describe('How many mixes'), seed: seed.default(1), family })
      .optional()
      .describe('Random mixes of frequent and rare products'),
    singles: single
      .extend({ seed: seed.default(1), family })
      .optional()
      .describe('Each product alone'),
    balanced: balanced.extend({ seeds, family }).optional().describe('As many images of each product'),
    whole: z.literal(true).optional().describe("The data set's own training and test images"),
  })
  .refine((spec) => Object.values(spec).filter((value) => value !== undefined).length === 1, {
    message: `expected exactly one of ${splitSpecKeys.join(', ')}`,
  });

/** Checked, with all defaults. */
export type SplitSpec = z.output<typeof splitSpecSchema>;
/** What a person writes. */
export type SplitSpecInput = z.input<typeof splitSpecSchema>;
/** How `drawLongTail` draws; `seed` is the draw's. */
export type LongTailOptions = z.input<typeof longTail> & { readonly seed: number };
/** How `drawMix` draws. */
export type MixOptions = z.input<typeof mix> & { readonly seed: number };
/** How `singleProduct` draws. */
export type SingleOptions = z.input<typeof single> & { readonly seed: number };
/** How `balanced` draws. */
export type BalancedOptions = z.input<typeof balanced> & { readonly seed: number };
