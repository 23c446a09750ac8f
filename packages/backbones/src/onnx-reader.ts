import onnxProto, { type onnx } from 'onnx-proto';
import type { OnnxModel } from './onnx-model.ts';
import { checkWire } from './onnx-wire.ts';

/**
 * Reads the bytes of an ONNX file; constants are views into them. The one reader of such files: it takes nothing on trust,
 * and what a file declares (sizes, counts) is never allocated for.
 * @throws a plain error that says what is wrong, when the bytes are no ONNX model or waste memory on purpose.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  if (bytes.length === 0) throw new Error('the file is empty');
  checkWire(bytes);
  const model = onnxProto.onnx.ModelProto.decode(bytes);
  const imports = model.opsetImport.map(({ domain, version }) => [domainOf(domain), Number(version ?? 0)] as const);
  const opset = imports.find(([domain]) => domain === '')?.[1];
  if (!model.graph || opset === undefined) throw new Error('the file holds no ONNX graph');
  return {
    graph: toGraph(model.graph),
    opset,
    domains: Object.fromEntries(imports.filter(([domain]) => domain !== '')),
    irVersion: Number(model.irVersion),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? '', value ?? ''])),
  };
}

/** The domain of the standard operators has two names. */
export function domainOf(name: string | null | undefined): string {
  return name === 'ai.onnx' ? '' : (name ?? '');
}

function toGraph({ name, node, initializer, input, output, sparseInitializer }: onnx.IGraphProto) {
  if ((sparseInitializer ?? []).length > 0) throw new Error('it has sparse constants, which are not supported');
  return {
    name: name ?? '',
    node: node ?? [],
    initializer: initializer ?? [],
    input: input ?? [],
    output: output ?? [],
  };
}
