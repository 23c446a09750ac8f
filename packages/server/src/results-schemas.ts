import { z } from 'zod';
import { labels } from './feedback/feedback-row.ts';
import { heatmapKinds, imageResultSchema } from './schemas.ts';

export const recentResultSchema = imageResultSchema.omit({ heatmap: true }).extend({
  sequence: z
    .number()
    .meta({ description: 'Grows with every result, also over a restart.', examples: [1777885964120] }),
  model: z.string().meta({ examples: ['line3'] }),
  time: z.string().meta({ examples: ['2026-05-04T09:12:44.120Z'] }),
  label: z.enum(labels).nullable().meta({ description: 'What somebody said of it last; null: nothing yet.' }),
});

export const resultsAnswer = z.object({
  sequence: z.number().meta({ description: 'Of the last result: "since" of the next request.' }),
  results: z.array(recentResultSchema).meta({ description: 'Newest first.' }),
});

/** What `GET /v1/results` answers. */
export type ResultsAnswer = z.infer<typeof resultsAnswer>;

export const resultsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(256).default(50),
  since: z.coerce.number().int().min(0).optional().meta({ description: 'Only results with a larger sequence.' }),
  model: z.string().max(200).optional().meta({ description: 'Only results of this model.' }),
});

export const resultParams = z.object({ id: z.string().meta({ examples: ['0b0c6b5e-7f3a-4a53-9c43-3f2b5e0f8f5d'] }) });

export const heatQuery = z.strictObject({ kind: z.enum(heatmapKinds).exclude(['none']).default('overlay') });
