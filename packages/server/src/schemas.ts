import { z } from 'zod';

/** How heat is asked for: not at all, alone as a transparent PNG, painted on the photograph, or as numbers. */
export const heatmapKinds = ['none', 'png', 'overlay', 'float'] as const;
/** One of them. */
export type HeatmapKind = (typeof heatmapKinds)[number];

export const errorSchema = z
  .object({
    code: z.string().meta({ description: 'One of docs/errors.md.', examples: ['E_IMAGE_DECODE'] }),
    message: z.string().meta({ examples: ['E_IMAGE_DECODE: photo.png is not an image that can be read: …'] }),
  })
  .meta({ description: 'What went wrong, what was expected, what came, what to do.' });

export const errorAnswer = z.object({ error: errorSchema });

const placementSchema = z
  .object({
    width: z.number(),
    height: z.number(),
    left: z.number(),
    top: z.number(),
    right: z.number(),
    bottom: z.number(),
  })
  .meta({ description: 'The rectangle that was judged, in pixels of the upright image; right and bottom exclusive.' });

const pictureSchema = z.object({
  kind: z.enum(['png', 'overlay']),
  type: z.literal('image/png'),
  data: z.string().meta({ description: 'Base64 of the file.' }),
});

const floatSchema = z.object({
  kind: z.literal('float'),
  rows: z.number(),
  columns: z.number(),
  data: z.string().meta({ description: 'Base64 of rows × columns 32-bit floats, little-endian, from the top left.' }),
  placement: placementSchema,
});

export const heatmapSchema = z.discriminatedUnion('kind', [pictureSchema, floatSchema]);

export const imageResultSchema = z.object({
  id: z.string().meta({
    description: 'Names this result when feedback is given.',
    examples: ['0b0c6b5e-7f3a-4a53-9c43-3f2b5e0f8f5d'],
  }),
  name: z.string().meta({ examples: ['photo.jpg'] }),
  score: z.number().meta({ description: 'Higher is less usual.', examples: [2.31] }),
  pValue: z
    .number()
    .nullable()
    .meta({
      description: 'Share of normal training images that score at least as high; null without any.',
      examples: [0.012],
    }),
  verdict: z.enum(['good', 'defect', 'unknown']).meta({ description: 'unknown: the model has no threshold.' }),
  threshold: z
    .number()
    .nullable()
    .meta({ description: 'A score above it is a defect.', examples: [2.05] }),
  hottest: z
    .object({ x: z.number(), y: z.number(), value: z.number() })
    .meta({ description: 'Where the heat map is largest, in pixels of the upright image, and how large.' }),
  image: z.object({ width: z.number(), height: z.number() }).meta({ description: 'Pixels of the upright image.' }),
  closest: z
    .object({
      image: z.string().meta({ examples: ['good/0017.jpg'] }),
      product: z
        .number()
        .nullable()
        .meta({ description: 'Its product group; null where the model has none.', examples: [0] }),
      thumbnail: z.number().meta({ description: 'Its number among the thumbnails of the model.', examples: [17] }),
    })
    .meta({ description: 'The training image that it resembles most.' }),
  heatmap: heatmapSchema.optional(),
});

/** What is said of one image. */
export type ImageResult = z.infer<typeof imageResultSchema>;

export const imageFailureSchema = z.object({
  id: z.string(),
  name: z.string(),
  error: errorSchema,
});

/** An image that could not be judged. */
export type ImageFailure = z.infer<typeof imageFailureSchema>;

export const predictAnswer = z.object({
  model: z.string().meta({ examples: ['line3'] }),
  images: z.array(z.union([imageResultSchema, imageFailureSchema])).meta({ description: 'In the order sent.' }),
});

/** What `predict` answers. */
export type PredictAnswer = z.infer<typeof predictAnswer>;

export const predictQuery = z.strictObject({
  heatmap: z.enum(heatmapKinds).default('none').meta({
    description: 'none; png: the heat alone; overlay: painted on the photograph; float: numbers.',
  }),
  name: z.string().max(1000).optional().meta({ description: 'What an image that is the whole body is called.' }),
});

export const modelParams = z.object({ model: z.string().meta({ examples: ['line3'] }) });

export const modelStates = ['loading', 'ready', 'unloaded', 'failed'] as const;

export const modelList = z.object({
  models: z.array(z.object({ name: z.string().meta({ examples: ['line3'] }), state: z.enum(modelStates) })),
});

/** What is served. */
export type ModelList = z.infer<typeof modelList>;

export const modelAnswer = z
  .looseObject({
    name: z.string().meta({ examples: ['line3'] }),
    sha256: z.string().meta({ description: 'Of the model file.' }),
    thumbnails: z.array(z.number()).meta({ description: 'Training images of which there is a picture.' }),
    threshold: z.looseObject({ value: z.number().nullable(), falseAlarms: z.number(), rule: z.string() }),
    names: z.array(z.string()).meta({ description: 'The training images; thumbnails and groups count them from 0.' }),
    trainingScores: z.array(z.number()).meta({ description: 'Scores of normal training images.' }),
  })
  .meta({ description: 'Everything about a model but its tensors: what "tailedcore inspect --json" says.' });

/** What is said of a model. */
export type ModelAnswer = z.infer<typeof modelAnswer>;

export const thumbnailParams = modelParams.extend({
  image: z.coerce
    .number()
    .int()
    .min(0)
    .meta({ examples: [0] }),
});

/** The failures that any route may answer. */
export const errorAnswers = {
  400: errorAnswer,
  401: errorAnswer,
  404: errorAnswer,
  408: errorAnswer,
  413: errorAnswer,
  415: errorAnswer,
  422: errorAnswer,
  429: errorAnswer,
  500: errorAnswer,
  503: errorAnswer,
} as const;
