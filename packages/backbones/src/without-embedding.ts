import { factsToMetadata, readFacts } from './backbone-facts.ts';
import { keepOutputs } from './keep-outputs.ts';
import { encodeModel } from './onnx-model.ts';
import { readOnnx } from './onnx-reader.ts';

/**
 * The graph of a backbone, cut down to what its patches need. Two graphs whose patches come from the same nodes give the
 * same bytes, whatever their embeddings are made of.
 */
export function withoutEmbedding(bytes: Uint8Array): Uint8Array {
  const model = readOnnx(bytes);
  const facts = factsToMetadata({ ...readFacts(bytes), embeddingColumns: 0 });
  return encodeModel({
    ...model,
    graph: keepOutputs(model.graph, ['patches']),
    metadata: { ...model.metadata, ...facts },
  });
}
