import { isTailedCoreError } from '@tailedcore/core';
import { valuesRead } from './keep-outputs.ts';
import { findImageInput } from './onnx-import-input.ts';
import { readLayouts } from './onnx-import-layout.ts';
import type { ImageInput } from './image-input.ts';
import { cutForeign, engineReason, openProbe } from './onnx-import-measure.ts';
import { onnxImportOptions } from './onnx-import-options.ts';
import { fixedSize, probeSide } from './onnx-import-sizes.ts';
import { readSource } from './onnx-import-source.ts';
import { valueTypes } from './onnx-import-types.ts';
import { blockEnds, recommendTaps } from './onnx-recommended-taps.ts';
import type { OnnxGraph, OnnxModel } from './onnx-model.ts';
import type { ProbeHost } from './probe-host.ts';
import { type Reject, rejectSource } from './source-error.ts';

/** A tensor of a model that can describe an image by position. */
export interface TapCandidate {
  readonly name: string;
  readonly kind: 'map' | 'tokens';
  /** For one image of the size that was run. */
  readonly shape: readonly number[];
  /** Pixels from one position to the next; undefined where padding made it uneven. */
  readonly stride: number | undefined;
  readonly channels: number;
  /** Class and register tokens before those of the image. */
  readonly skip: number;
  readonly operator: string;
  /** Place of its node in the graph, from 0. */
  readonly depth: number;
}

/** What a foreign model could be tapped at, and how it takes an image. */
export interface TapListing {
  readonly input: Pick<ImageInput, 'name' | 'layout' | 'type'>;
  /** Height and width in pixels that shapes and strides are given for. */
  readonly size: readonly [number, number];
  /** Whether the file says that there is no other size. */
  readonly fixed: boolean;
  readonly opset: number;
  /** All of them, in the graph's order. */
  readonly candidates: readonly TapCandidate[];
  /** Those at which a block of the network ends. */
  readonly ends: readonly TapCandidate[];
  /** What to begin with. */
  readonly recommended: readonly TapCandidate[];
}

/** What a listing needs to be told where the file leaves it open. */
export interface TapSettings {
  /** Which input takes the image, where there are several. */
  readonly input?: string | undefined;
  /** Side of the image that is run, in pixels, where the file leaves it open. */
  readonly size?: number | undefined;
}

/**
 * Runs a model once on noise and tells which of its tensors could be tapped.
 * @throws E_BACKBONE_SOURCE when it is no image model, or the engine cannot run it; E_ABORTED.
 */
export async function listTaps(
  bytes: Uint8Array,
  name: string,
  settings: TapSettings,
  host: ProbeHost,
): Promise<TapListing> {
  const reject = rejectSource(name);
  const model = readSource(bytes, reject);
  const { input: options } = onnxImportOptions.parse({
    file: name,
    taps: ['any'],
    ...(settings.input === undefined ? {} : { input: { name: settings.input } }),
  });
  const input = findImageInput(model.graph, options, reject);
  const fixed = fixedSize(input, undefined, reject);
  const side = settings.size ?? probeSide;
  const size = fixed ?? ([side, side] as const);
  const names = imageValues(model, input);
  if (names.length === 0) throw reject('none of its values is made of the image alone');
  const shapes = await measureShapes(model, names, input, size, fixed, host, reject);
  const candidates = model.graph.node.flatMap((node, depth) =>
    (node.output ?? []).flatMap((output): TapCandidate[] => {
      const shape = shapes.get(output);
      const [layout] = shape === undefined ? [] : readLayouts(shape, size);
      if (shape === undefined || layout === undefined) return [];
      const { channels, skip, stride, kind } = layout;
      const operator = node.opType ?? '';
      return [
        {
          name: output,
          kind: kind.startsWith('map') ? 'map' : 'tokens',
          shape,
          stride,
          channels,
          skip,
          operator,
          depth,
        },
      ];
    }),
  );
  const ends = blockEnds(model.graph, candidates);
  return {
    input: { name: input.name, layout: input.layout, type: input.type },
    size,
    fixed: fixed !== undefined,
    opset: model.opset,
    candidates,
    ends,
    recommended: recommendTaps(ends),
  };
}

/** Float values that follow from the image and from no other input, in order. */
function imageValues({ graph }: OnnxModel, input: ImageInput): string[] {
  const types = valueTypes(graph, input.name, input.type === 'uint8' ? 'other' : input.type);
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const seen = new Set([input.name]);
  const spoilt = new Set(
    graph.input.map(({ name }) => name ?? '').filter((name) => name !== input.name && !constants.has(name)),
  );
  for (const node of graph.node) {
    const read = valuesRead(node);
    const into = read.some((value) => spoilt.has(value))
      ? spoilt
      : read.some((value) => seen.has(value))
        ? seen
        : undefined;
    for (const output of node.output ?? []) if (output !== '') into?.add(output);
  }
  return [...seen].filter((value) => value !== input.name && ['float32', 'float16'].includes(types.get(value) ?? ''));
}

/** Shapes are all that comes out, so it does not matter how large the values are. */
async function measureShapes(
  model: OnnxModel,
  names: readonly string[],
  input: ImageInput,
  size: readonly [number, number],
  fixed: readonly [number, number] | undefined,
  host: ProbeHost,
  reject: Reject,
): Promise<Map<string, readonly number[]>> {
  const graph: OnnxGraph = cutForeign(model, names, input, onnxImportOptions.shape.input.parse({}), fixed, reject);
  try {
    await using probe = await openProbe(model, graph, names, host, reject, 'Shape');
    const outputs = await probe.run(1, ...size);
    return new Map(names.map((name) => [name, Array.from(outputs[name]?.data ?? [])]));
  } catch (cause) {
    if (isTailedCoreError(cause) && cause.code !== 'E_ENGINE') throw cause;
    throw reject(`it fails at ${size.join(' x ')} pixels (${engineReason(cause)}): try another --size`, cause);
  }
}
