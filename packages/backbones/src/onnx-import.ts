import { sha256 } from './content-hash.ts';
import { type BackboneFacts, factsToMetadata } from './backbone-facts.ts';
import { nearestNames } from './nearest-names.ts';
import {
  appendImportedEmbedding,
  appendImportedPatches,
  chooseWidths,
  type LaidTap,
  type LaidVector,
} from './onnx-import-head.ts';
import { findImageInput } from './onnx-import-input.ts';
import { readLayouts } from './onnx-import-layout.ts';
import { cutForeign, encodeForeign, openProbe } from './onnx-import-measure.ts';
import type { OnnxImportOptions } from './onnx-import-options.ts';
import { fixedSize, greatestCommonDivisor, measure, type Measured } from './onnx-import-sizes.ts';
import { readSource } from './onnx-import-source.ts';
import { valueTypes } from './onnx-import-types.ts';
import { innerGraphs } from './keep-outputs.ts';
import type { OnnxGraph } from './onnx-model.ts';
import type { ProbeHost } from './probe-host.ts';
import { type Reject, rejectSource } from './source-error.ts';

/**
 * Makes a backbone's graph of any ONNX model that takes images: cut after the taps, pixels and scaling before it, patch
 * head and embedding behind it, as one self-contained file for `openGraphBackbone`. How taps lie over the image, which
 * sizes and batches are taken, is learned by running the cut model on noise.
 * @param bytes - of the ONNX file. @param name - what people will call the backbone.
 * @throws E_BACKBONE_SOURCE when the model, a tap or the input cannot be used, with what to do; E_ABORTED.
 */
export async function importOnnx(
  bytes: Uint8Array,
  name: string,
  options: OnnxImportOptions,
  host: ProbeHost,
): Promise<Uint8Array> {
  const reject = rejectSource(name);
  const model = readSource(bytes, reject);
  const input = findImageInput(model.graph, options.input, reject);
  const names = [...new Set([...options.taps, ...(options.embedding === undefined ? [] : [options.embedding])])];
  const types = valueTypes(model.graph, input.name, input.type === 'uint8' ? 'other' : input.type);
  for (const each of names) checkName(each, model.graph, types, reject);
  const size = fixedSize(input, options.input.size, reject);

  const raw = cutForeign(model, names, input, options.input, size, reject);
  await using probe = await openProbe(model, raw, names, host, reject);
  const measured = await measure(probe, options.taps, size, input.oneAtATime, options.tokens, host, reject);

  const graph = cutForeign(model, names, input, options.input, measured.fixed, reject);
  const taps = options.taps.map((tap) => laidOut(tap, measured));
  const target = { opset: model.opset, fixed: measured.fixed !== undefined };
  const patchColumns = appendImportedPatches(graph, taps, chooseWidths(taps, options), target, reject);
  const embeddingColumns = appendImportedEmbedding(graph, embeddingOf(options, measured, reject), target);
  const facts = toFacts(name, taps, measured, { patchColumns, embeddingColumns });
  const metadata = {
    source: `${name}, SHA-256 ${sha256(bytes)}; cut and extended by TailedCore`,
    ...factsToMetadata(facts),
  };
  return encodeForeign(model, graph, metadata);
}

/** @throws E_BACKBONE_SOURCE through `reject` unless a node of the graph itself gives floats under this name. */
function checkName(name: string, graph: OnnxGraph, types: ReturnType<typeof valueTypes>, reject: Reject): void {
  const made = graph.node.flatMap((node) => node.output ?? []).filter((output) => output !== '');
  if (!made.includes(name)) {
    const inside = graph.node
      .flatMap(innerGraphs)
      .some((inner) => (inner.node ?? []).some((node) => (node.output ?? []).includes(name)));
    if (inside) throw reject(`"${name}" lies inside a loop or a branch, where it cannot be tapped`);
    const near = nearestNames(name, made, 3).map((each) => `"${each}"`);
    throw reject(
      `no node gives "${name}"; the most similar names are ${near.join(', ') || 'none'} (see "tailedcore backbones taps FILE")`,
    );
  }
  if (types.get(name) === 'other')
    throw reject(
      `"${name}" holds integers or quantised values, expected float32 or float16: tap the value after it is converted back`,
    );
}

function laidOut(tap: string, { layouts }: Measured): LaidTap {
  const layout = layouts.get(tap);
  if (layout === undefined) throw new Error(`tap ${tap} was not measured`);
  return { tap, ...layout };
}

/** The tensor named for it, or the last tap. */
function embeddingOf(
  { taps, embedding, tokens }: OnnxImportOptions,
  measured: Measured,
  reject: Reject,
): LaidTap | LaidVector {
  const tap = embedding ?? (taps.at(-1) as string);
  if (measured.layouts.has(tap)) return laidOut(tap, measured);
  const { shape } = measured.outputs[tap] ?? { shape: [] };
  const vector = shape.reduce((all, length) => all * length, 1);
  const width = Math.max(...shape);
  if (shape.length >= 2 && shape.length <= 4 && shape[0] === 1 && width === vector) return { tap, vector };
  const [likeliest] = readLayouts(shape, measured.size, tokens);
  if (likeliest !== undefined) return { tap, ...likeliest };
  throw reject(`the embedding "${tap}" is [${shape.join(', ')}], expected [1, width], a map or image tokens`);
}

function toFacts(
  name: string,
  [first]: readonly LaidTap[],
  { fixed, sizeMultiple, oneAtATime }: Measured,
  columns: Pick<BackboneFacts, 'patchColumns' | 'embeddingColumns'>,
): BackboneFacts {
  const { grid, stride } = first as LaidTap;
  return {
    name,
    sizeMultiple,
    patchStride: stride ?? Math.max(1, Math.floor(greatestCommonDivisor(...(fixed ?? [1, 1])) / Math.max(...grid))),
    ...columns,
    ...(fixed ? { fixed: { size: [...fixed] as [number, number], grid: [...grid] as [number, number] } } : {}),
    ...(oneAtATime ? { oneAtATime } : {}),
  };
}
