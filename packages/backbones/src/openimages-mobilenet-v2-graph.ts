import { type BackboneFacts, factsToMetadata } from './backbone-facts.ts';
import { appendEmbeddingHead } from './embedding-head.ts';
import { emptyGraph, encodeModel } from './onnx-model.ts';
import { appendPatchHead, headOpset } from './patch-head.ts';
import { appendPixelInput } from './pixel-input.ts';
import { rejectSource } from './source-error.ts';
import { readTflite } from './tflite.ts';
import { appendTrunk } from './tflite-trunk.ts';

export const name = 'openimages-mobilenet-v2';

const taps = [
  { tensor: 'FeatureExtractor/MobilenetV2/expanded_conv_5/add', as: 'stride8' },
  { tensor: 'FeatureExtractor/MobilenetV2/expanded_conv_12/add', as: 'stride16' },
] as const;

/** Models carry the graph to other people: its licence goes along. */
const provenance = {
  source:
    'SSD MobileNetV2 trained on OpenImages V4, from @mediapipe/objectron 0.4.1675468480; trunk converted by TailedCore',
  license: 'Apache-2.0',
};

/**
 * Converts the trunk of an SSD MobileNetV2 detector (TensorFlow Lite) to an ONNX graph with patch and embedding heads:
 * pixels in, [-1, 1] scaling inside, features of strides 8 and 16 out. The same bytes on every machine.
 * @param detector - the .tflite file's bytes.
 * @throws E_BACKBONE_SOURCE when they are something else.
 */
export function convertDetector(detector: Uint8Array): Uint8Array {
  const reject = rejectSource(name);
  const graph = emptyGraph(name);
  const pixels = appendPixelInput(graph, { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] });
  const [shallow, deep] = appendTrunk(graph, readTflite(detector, reject), pixels, taps, reject);
  const facts: BackboneFacts = {
    name,
    sizeMultiple: 32,
    patchStride: 8,
    patchColumns: appendPatchHead(graph, shallow, deep),
    embeddingColumns: appendEmbeddingHead(graph, deep),
  };
  return encodeModel({ graph, opset: headOpset, metadata: { ...provenance, ...factsToMetadata(facts) } });
}
