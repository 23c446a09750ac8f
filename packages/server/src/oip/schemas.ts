import { z } from 'zod';

/** A tensor's extent along each axis. */
const shapeSchema = z.array(z.number().int().min(0)).min(1).max(8);

const parametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A request of the Open Inference Protocol. */
export const inferRequest = z
  .object({
    id: z.string().max(1000).optional(),
    parameters: parametersSchema.optional(),
    inputs: z
      .array(
        z.object({
          name: z.string(),
          datatype: z.string(),
          shape: shapeSchema,
          parameters: parametersSchema.optional(),
          data: z.array(z.unknown()).optional(),
        }),
      )
      .length(1)
      .meta({ description: 'image (UINT8 [n, height, width, 3]) or image_bytes (BYTES [n], base64 of image files).' }),
    outputs: z
      .array(z.object({ name: z.string(), parameters: parametersSchema.optional() }))
      .optional()
      .meta({ description: 'score, p_value, verdict, heat_map; all but heat_map when not given.' }),
  })
  .meta({
    examples: [{ inputs: [{ name: 'image_bytes', datatype: 'BYTES', shape: [1], data: ['iVBORw0KGgo…'] }] }],
  });

export type InferRequest = z.infer<typeof inferRequest>;

export const tensorSchema = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.number()),
  parameters: parametersSchema.optional(),
  data: z.array(z.union([z.number(), z.string()])).optional(),
});

export type AnswerTensor = z.infer<typeof tensorSchema>;

export const inferAnswer = z.object({
  model_name: z.string().meta({ examples: ['line3'] }),
  id: z.string().optional(),
  outputs: z.array(tensorSchema),
});

const tensorMetadata = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.number()) });

export const serverMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });

export const modelMetadata = z.object({
  name: z.string(),
  platform: z.string(),
  inputs: z.array(tensorMetadata),
  outputs: z.array(tensorMetadata),
  parameters: z.record(z.string(), z.string()),
});

export const modelReady = z.object({ name: z.string(), ready: z.boolean() });

export const repositoryIndex = z.array(z.object({ name: z.string(), state: z.string() }));

/** Errors as this protocol tells them. */
export const oipError = z.object({ error: z.string().meta({ examples: ['E_REQUEST: shape: expected …'] }) });
