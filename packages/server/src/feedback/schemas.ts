import { z } from 'zod';
import { labels } from './feedback-row.ts';
import { longestNote } from './feedback-store.ts';

const label = z.enum(labels).meta({ description: 'none takes back what was said before.', examples: ['good'] });
const note = z
  .string()
  .max(longestNote)
  .optional()
  .meta({ examples: ['a hair, not a scratch'] });
const resultId = z.string().max(200);

/** Words about an image that the server has or had: by the id of a recent result, or by the content of an image of earlier feedback. */
export const feedbackBody = z.union([
  z.strictObject({ result: resultId.meta({ description: 'Id of one of the last results.' }), label, note }),
  z.strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'Invalid input: expected 64 hexadecimal digits')
      .meta({ description: 'Of an image about which something was said before.' }),
    label,
    note,
  }),
]);

/** Words that come beside an image, in fields of a form. */
export const feedbackWords = z.strictObject({ label, note });

export type FeedbackWords = z.infer<typeof feedbackWords>;

export const feedbackSchema = z.object({
  id: z.number().meta({ description: 'Grows with every row.' }),
  time: z.string().meta({ examples: ['2026-05-04T09:12:44.120Z'] }),
  model: z.string().meta({ examples: ['line3'] }),
  modelSha256: z.string().meta({ description: 'Of the model file that judged.' }),
  result: z.string().nullable().meta({ description: 'Id of the result.' }),
  imageSha256: z.string().meta({ description: 'Of the image, which is kept under this name.' }),
  imageName: z.string().meta({ description: 'What it was called when it came.', examples: ['photo.jpg'] }),
  score: z.number(),
  pValue: z.number().nullable(),
  verdict: z.enum(['good', 'defect', 'unknown']),
  label,
  note: z.string().nullable(),
  supersededBy: z.number().nullable().meta({
    description: 'The next row about the same image; null: this one counts.',
  }),
});

export const feedbackList = z.object({
  feedback: z.array(feedbackSchema).meta({ description: 'In the order that they came.' }),
  next: z.number().nullable().meta({ description: '"after" of the next page; null: this was the last.' }),
});

export const feedbackQuery = z.strictObject({
  label: z.enum(labels).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.coerce.number().int().min(0).default(0).meta({ description: 'Only rows with a larger id.' }),
});
