import { z } from 'zod';

const side = z.int().min(1).max(4096);
const width = z.int().min(1).max(65_536);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);
const spread = z.number().refine((value) => value !== 0, { message: 'expected any number but 0' });

/** The mean and spread of ImageNet's pixels, in units of 0..1: what most image networks were trained with. */
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** What a person says about an ONNX model to make a backbone of it. */
export const onnxImportOptions = z.strictObject({
  file: z.string().min(1).meta({ format: 'path' }).describe('The ONNX file'),
  taps: z
    .array(z.string().min(1))
    .min(1)
    .max(4)
    .describe('Names of one to four tensors, the finest grid first: maps, or token sequences of a transformer'),
  embedding: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the tensor that describes an image; default: the last tap, pooled, or its class token'),
  input: z
    .strictObject({
      name: z.string().min(1).optional().describe('Which input takes the image, where there are several'),
      mean: perChannel
        .optional()
        .describe('Per channel in the order the model takes them, in units of 0..1; default: ImageNet'),
      std: z.tuple([spread, spread, spread]).optional().describe('Likewise; 1/255 for a model that takes 0..255'),
      layout: z.enum(['nchw', 'nhwc']).optional().describe('Default: where the file says there are 3 channels'),
      colors: z.enum(['rgb', 'bgr']).default('rgb').describe('Order of the channels'),
      size: z
        .tuple([side, side])
        .optional()
        .describe('[height, width], where the model takes only this size and the file does not say so'),
    })
    .prefault({})
    .describe('How the model takes an image'),
  patchWidth: width.optional().describe('Width of a patch (D); default: all channels side by side if at most 512'),
  mapWidth: width.optional().describe('What each map is pooled to before that (D1); default 1024'),
  tokens: z
    .strictObject({
      skip: z.int().min(0).max(1024).optional().describe('Class and register tokens before those of the image'),
      grid: z.tuple([side, side]).optional().describe('[rows, columns] of the image tokens'),
    })
    .prefault({})
    .describe('Where a transformer keeps its image tokens'),
});

export type OnnxImportOptions = z.output<typeof onnxImportOptions>;
/** What a person writes. */
export type OnnxImportSettings = z.input<typeof onnxImportOptions>;

/** Per channel in the order in which the model takes them, in units of 0..1. */
export function scalingOf({ mean, std, colors }: OnnxImportOptions['input']) {
  const ordered = (values: readonly number[]) => (colors === 'bgr' ? values.toReversed() : values);
  return { mean: mean ?? ordered(imagenet.mean), std: std ?? ordered(imagenet.std) };
}
