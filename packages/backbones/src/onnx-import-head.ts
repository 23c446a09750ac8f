import { appendEmbeddingHead } from './embedding-head.ts';
import type { TapLayout } from './onnx-import-layout.ts';
import { appendClassToken, appendTapMap } from './onnx-import-map.ts';
import type { OnnxImportOptions } from './onnx-import-options.ts';
import { foreign } from './onnx-import-rename.ts';
import { appendResizedTo } from './onnx-import-resize.ts';
import { addFloats, addNode, addOutput, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';
import { appendPatchRows } from './patch-rows.ts';
import { type PatchWidths, pooledPatchKernel } from './pooled-patch-kernel.ts';
import type { Reject } from './source-error.ts';

/** A tap and how it lies over the image. */
export interface LaidTap extends TapLayout {
  readonly tap: string;
}

/** What the heads of a foreign graph are written for. */
export interface HeadTarget {
  readonly opset: number;
  /** Whether the graph takes one size only. */
  readonly fixed: boolean;
}

/** Up to this many channels in all there is nothing to pool down. */
const narrow = 512;
const usualWidth = 1024;

/** The widths of the general head, or undefined for the plain one, which puts the channels of all taps side by side. */
export function chooseWidths(taps: readonly LaidTap[], options: OnnxImportOptions): PatchWidths | undefined {
  const { patchWidth, mapWidth } = options;
  const channels = taps.reduce((sum, tap) => sum + tap.channels, 0);
  if (patchWidth === undefined && mapWidth === undefined && channels <= narrow) return undefined;
  return { perMap: mapWidth ?? usualWidth, columns: patchWidth ?? usualWidth };
}

/**
 * Appends the output `patches` [N * rows * columns, columns], on the grid of the first tap, as `appendPatchHead` and
 * `appendPooledPatchHead` make it of two maps: means over 3 x 3 neighbourhoods, or these pooled to `widths`; later taps
 * resized to the first.
 * @returns the width of a patch.
 * @throws E_BACKBONE_SOURCE through `reject` when a later tap is finer than the first, or the opset too old to resize it.
 */
export function appendImportedPatches(
  graph: OnnxGraph,
  taps: readonly LaidTap[],
  widths: PatchWidths | undefined,
  target: HeadTarget,
  reject: Reject,
): number {
  const [first] = taps as [LaidTap, ...LaidTap[]];
  const parts: string[] = [];
  taps.forEach((tap, place) => {
    const map = appendTapMap(graph, foreign + tap.tap, tap, `taps/${place}`, target.opset, target.fixed);
    const near = widths ? appendPooled(graph, map, place, widths, taps.length) : appendMean(graph, map);
    parts.push(appendOnGrid(graph, near, parts[0] ?? near.name, tap, first, target.opset, reject));
  });
  const columns = widths?.columns ?? taps.reduce((sum, tap) => sum + tap.channels, 0);
  const summed = widths !== undefined && columns % taps.length !== 0;
  appendPatchRows(graph, summed ? appendSum(graph, parts) : appendSideBySide(graph, parts), columns);
  return columns;
}

function appendOnGrid(
  graph: OnnxGraph,
  near: FeatureMap,
  target: string,
  tap: LaidTap,
  first: LaidTap,
  opset: number,
  reject: Reject,
): string {
  const ratio = [first.grid[0] / tap.grid[0], first.grid[1] / tap.grid[1]] as const;
  if (ratio[0] < 1 || ratio[1] < 1)
    throw reject(
      `tap "${tap.tap}" has a finer grid (${tap.grid.join(' x ')}) than the first (${first.grid.join(' x ')}): name the finest tap first`,
    );
  const resized = appendResizedTo(graph, near, target, ratio, opset);
  if (resized !== undefined) return resized;
  throw reject(
    `its opset ${opset} cannot resize a grid of ${tap.grid.join(' x ')} to ${first.grid.join(' x ')}: export it with opset 11 or later`,
  );
}

function appendMean(graph: OnnxGraph, { name, channels }: FeatureMap): FeatureMap {
  const attributes = { count_include_pad: 1, kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  return { name: addNode(graph, 'AveragePool', [name], `${name}/mean`, attributes), channels };
}

function appendPooled(graph: OnnxGraph, map: FeatureMap, place: number, widths: PatchWidths, maps: number): FeatureMap {
  const { shape, groups, values } = pooledPatchKernel(map.channels, place, widths, maps);
  const name = `${map.name}/pooled`;
  const kernel = addFloats(graph, `${name}/weights`, shape, values);
  addNode(graph, 'Conv', [map.name, kernel], name, { group: groups, kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  return { name, channels: shape[0] };
}

function appendSum(graph: OnnxGraph, parts: readonly string[]): string {
  return parts.reduce((sum, part, i) => (i === 0 ? part : addNode(graph, 'Add', [sum, part], `patches/sum-${i}`)));
}

function appendSideBySide(graph: OnnxGraph, parts: readonly string[]): string {
  return addNode(graph, 'Concat', parts, 'patches/both', { axis: 1 });
}

/** An embedding that is a list of numbers already, [N, channels], [N, channels, 1, 1] or [N, 1, channels]. */
export interface LaidVector {
  readonly tap: string;
  readonly vector: number;
}

/**
 * Appends the output `embedding` [N, width]: a vector as it is, a map's mean, a transformer's class token, or the mean of
 * its image tokens where it has none.
 * @returns its width.
 */
export function appendImportedEmbedding(graph: OnnxGraph, source: LaidTap | LaidVector, target: HeadTarget): number {
  const name = foreign + source.tap;
  if ('vector' in source) {
    const floats = addNode(graph, 'Cast', [name], 'embedding/float', { to: 1 });
    addNode(graph, 'Flatten', [floats], 'embedding', { axis: 1 });
    addOutput(graph, 'embedding', 'float32', ['N', source.vector]);
    return source.vector;
  }
  if (source.skip === 0)
    return appendEmbeddingHead(graph, appendTapMap(graph, name, source, 'embedding/map', target.opset, target.fixed));
  appendClassToken(graph, name, source, 'embedding');
  addOutput(graph, 'embedding', 'float32', ['N', source.channels]);
  return source.channels;
}
