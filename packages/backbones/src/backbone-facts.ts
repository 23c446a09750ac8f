import { fail } from '@tailedcore/core';
import { z } from 'zod';
import { readOnnx } from './onnx-reader.ts';

const size = z.int().min(1).max(65_536);

const factsSchema = z.strictObject({
  /** What people call the backbone. */
  name: z.string().min(1).max(200),
  /** Height and width of images must be multiples of this, in pixels; a multiple of `patchStride`. */
  sizeMultiple: size,
  /** Pixels from one patch to the next. */
  patchStride: size,
  /** Width of a patch's features. */
  patchColumns: size,
  /** Width of an image's embedding; 0 in a graph that has none. */
  embeddingColumns: z.int().min(0).max(65_536),
  /** The only size that the network takes, as [height, width] in pixels, and the patch grid at it; absent: any multiple. */
  fixed: z.strictObject({ size: z.tuple([size, size]), grid: z.tuple([size, size]) }).optional(),
  /** Whether a pass takes one image and no more. */
  oneAtATime: z.boolean().optional(),
});

/** What a program must know of a backbone's graph besides the graph. It travels inside the graph's file. */
export type BackboneFacts = Readonly<z.infer<typeof factsSchema>>;

const key = 'tailedcore.backbone';

/** The facts as the metadata of an ONNX file. */
export function factsToMetadata(facts: BackboneFacts): Record<string, string> {
  return { [key]: JSON.stringify(factsSchema.parse(facts)) };
}

/**
 * The facts that `factsToMetadata` put into an ONNX file.
 * @throws E_BACKBONE_SOURCE when the file is no ONNX model, or was not made by this package.
 */
export function readFacts(graph: Uint8Array): BackboneFacts {
  try {
    const text = readOnnx(graph).metadata[key];
    if (text === undefined) throw new Error(`its metadata has no "${key}"`);
    return factsSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = `its graph was not made by TailedCore, or is damaged (${cause instanceof Error ? cause.message : cause})`;
    throw fail('E_BACKBONE_SOURCE', { backbone: 'of the model', reason }, cause);
  }
}
