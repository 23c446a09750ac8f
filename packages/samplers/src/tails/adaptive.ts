import { definePlugin, kernelRun, type TailSampler } from '@tailedcore/core';
import { z } from 'zod';
import { estimateTail, type TailRules } from './estimate-tail.ts';

const options = z.strictObject({
  form: z
    .enum(['reference', 'paper'])
    .default('reference')
    .describe(
      'Which description of the method gives the defaults of quantize, boundary, voters and cap: its code or its paper.',
    ),
  percentile: z
    .number()
    .gt(0)
    .lte(1)
    .default(0.85)
    .describe('Share of the images within half the largest angle that make a neighbourhood.'),
  vote: z
    .enum(['mode', 'mean', 'nearest'])
    .default('mode')
    .describe('How neighbours agree on a class size; nearest: the most similar other image decides.'),
  cap: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .optional()
    .describe(
      'Largest share of all images that rare products may hold together; null for none. Reference 0.15, paper null.',
    ),
  quantize: z
    .boolean()
    .optional()
    .describe('Whether similarities are cut to multiples of 1/images. Reference true, paper false.'),
  boundary: z
    .enum(['exclusive', 'inclusive'])
    .optional()
    .describe('Whether an image at exactly half the largest angle is inside. Reference exclusive, paper inclusive.'),
  voters: z
    .enum(['incoming', 'forward'])
    .optional()
    .describe(
      'Who votes on an image: those that have it as neighbour, or its neighbours. Reference incoming, paper forward.',
    ),
});

const forms = {
  reference: { quantize: true, boundary: 'exclusive', voters: 'incoming', cap: 0.15 },
  paper: { quantize: false, boundary: 'inclusive', voters: 'forward', cap: null },
} as const satisfies Record<string, Partial<TailRules>>;

/**
 * The TailSampler of TailedCore (Jung et al., CVPR 2025): how large is the product class of each image, and which classes are
 * rare? With s_ij the cosine of embeddings i and j (0 where one is all zeros), n images, percentile p:
 *
 * 1. q_ij = trunc(n s_ij)/n, at most (n-1)/n;  half-angle similarity h_i = cos(arccos(min_j q_ij)/2)
 * 2. H_i = { q_ij > h_i }, all of row i if empty;  t_i = the trunc(p |H_i|)-th largest of H_i, its smallest if that number is 0
 * 3. i's neighbourhood is { j : s_ij >= t_i }, its size c_i
 * 4. class size kappa_j = mode of { c_i : j is in i's neighbourhood }, ties to the smallest
 * 5. the list of classes from all kappa (`classSizeList`), descending;  K_elbow at its elbow
 * 6. K_cap = the largest class among the smallest classes that hold at most trunc(cap n) images together (the smallest class if
 *    none does);  K_max = min(K_elbow, K_cap);  image i is of a rare class when kappa_i <= K_max
 *
 * This is the form `reference`, from the authors' code, which the published numbers come from. The form `paper` is the method
 * as printed: q = s, H_i = { s_ij >= h_i }, kappa_i = mode of { c_j : j is in i's neighbourhood }, no cap. Every choice can be
 * changed by its own option. Other votes: `mean` of the same sizes; `nearest`, kappa_i = c of the most similar other image.
 *
 * Small and degenerate sets have an answer too: no images, none; one image, or all alike, one class, which is the rarest and
 * therefore selected (the pipeline's `tail.maxShare` refuses such selections). Zero embeddings are similar by 0 to all, themselves
 * included. Sums in float64: the result does not depend on the engine. Memory n²/8 bytes, time n² e.
 * Throws E_NOT_FINITE, E_ABORTED.
 */
export const adaptiveTail = definePlugin({
  kind: 'tail',
  name: 'adaptive',
  description:
    'Estimates the size of each image’s product from the angles between embeddings, and takes the rare ones.',
  options,
  create: (given): TailSampler => {
    const rules = tailRules(given);
    return {
      async selectTail(embeddings, run) {
        const progress = kernelRun(run, 'tail', embeddings.rows, 'images');
        const { images, classSizes, classes } = await estimateTail(embeddings, rules, progress, run.kernels);
        return { images, classSizes, products: classes };
      },
    };
  },
});

/** The rules that options mean: those of their form, changed where an option says so. */
export function tailRules(given: z.input<typeof options>): TailRules {
  const { form, percentile, vote, cap, quantize, boundary, voters } = options.parse(given);
  const rules: TailRules = { percentile, vote, ...forms[form] };
  return {
    ...rules,
    cap: cap === undefined ? rules.cap : cap,
    quantize: quantize ?? rules.quantize,
    boundary: boundary ?? rules.boundary,
    voters: voters ?? rules.voters,
  };
}

export { adaptiveTail as plugin };
