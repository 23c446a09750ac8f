import { z } from 'zod';
import type { ProductDrift } from './product-watch.ts';

const quantilesSchema = z.object({ median: z.number(), p90: z.number(), p99: z.number() });

const shiftSchema = z.object({
  part: z
    .enum(['typical', 'highest'])
    .meta({ description: 'Which scores moved: the middle of them, or only the highest tenth.' }),
  direction: z.enum(['up', 'down']),
  share: z.number().meta({ description: 'Of recent scores on that side of the training quantile.' }),
  expected: z.number().meta({ description: 'The share that would be usual.' }),
  since: z.string().meta({ examples: ['2026-05-04T09:12:44.120Z'] }),
});

export const driftSchema = z.object({
  group: z
    .string()
    .meta({ description: 'Number of the product group; "all" where the model knows none.', examples: ['0'] }),
  example: z.string().meta({ description: 'Its first training image.', examples: ['0001.jpg'] }),
  state: z.enum(['learning', 'steady', 'shifted']).meta({ description: 'learning: too few scores to tell.' }),
  shift: shiftSchema.nullable(),
  images: z.number().meta({ description: 'Recent scores that were compared.' }),
  trainingImages: z.number(),
  trainingScores: z.number().meta({ description: 'Of the product itself.' }),
  pooled: z
    .boolean()
    .meta({ description: 'Whether it is compared with all products, having too few scores of its own.' }),
  recent: quantilesSchema.nullable(),
  training: quantilesSchema.nullable(),
  advice: z.string().meta({ description: 'What is the matter, and what to do.' }),
});

export const driftAnswer = z.object({
  model: z.string().meta({ examples: ['line3'] }),
  groups: z.array(driftSchema).meta({
    description:
      'Product groups of which images came since the server started, those with the most training images first.',
  }),
});

/** What is said of the scores of a model's products. */
export type DriftAnswer = z.infer<typeof driftAnswer>;

/** What is known of a product as it is answered. */
export function driftJson({
  product,
  finding,
  since,
  recent,
  training,
  ...rest
}: ProductDrift): DriftAnswer['groups'][number] {
  const { group, example, images: trainingImages, ownScores: trainingScores, pooled } = product;
  const shift = finding && since ? { ...finding, since: since.toISOString() } : null;
  const quantiles = { recent: recent ?? null, training: training ?? null };
  return { group, example, ...rest, shift, trainingImages, trainingScores, pooled, ...quantiles };
}
