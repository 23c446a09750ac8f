import { fileURLToPath } from 'node:url';
import { onnxBackbone } from '@tailedcore/backbones';
import { createPart, definePlugin } from '@tailedcore/core';
import { z } from 'zod';

const options = z.strictObject({
  taps: z
    .array(z.string())
    .min(1)
    .default(['near', 'far'])
    .describe('Tensors of the network that describe patches, finest grid first.'),
});

/**
 * A network of your own as a backbone: `model.onnx` beside this package's code. The one that came with the template has random
 * weights; put yours in its place, and take the names for `taps` from "tailedcore backbones taps model.onnx".
 */
export const plugin = definePlugin({
  kind: 'backbone',
  name: 'template-name',
  description: 'A network of three convolutions, to be replaced by yours.',
  options,
  create: ({ taps }, host) => {
    const file = fileURLToPath(new URL('../model.onnx', import.meta.url));
    return createPart(onnxBackbone, { file, taps, input: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } }, host);
  },
});
