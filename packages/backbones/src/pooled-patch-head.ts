import { addFloats, addNode, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';
import { appendPatchRows, appendResizedToGrid } from './patch-rows.ts';
import { type PatchWidths, pooledPatchKernel } from './pooled-patch-kernel.ts';

/**
 * Appends the output `patches` [N * rows * columns, `widths.columns`], row-major over image, row, column; the grid is
 * that of `shallow`. The general form of the patch head, for two maps of any widths: 3 x 3 neighbourhoods with zero
 * padding, those of `deep` resized bilinearly to the grid of `shallow`, each pooled adaptively to `widths.perMap`
 * values, the pair to `widths.columns`. All of it is linear, and channels and positions do not mix, so each map's
 * poolings come first, as one grouped convolution, and the resize moves as few channels as there are features.
 * For 512 and 1024 channels to 1024 columns that is a depthwise kernel and a mean over pairs of channels.
 * Source: PatchCore's locally aware patch features, as its reference code pools them.
 * @returns the width of a patch.
 */
export function appendPooledPatchHead(
  graph: OnnxGraph,
  shallow: FeatureMap,
  deep: FeatureMap,
  widths: PatchWidths,
): number {
  const near = appendPooled(graph, shallow, 0, widths);
  const far = appendResizedToGrid(graph, appendPooled(graph, deep, 1, widths), near);
  const joined =
    widths.columns % 2 === 0
      ? addNode(graph, 'Concat', [near, far], 'patches/both', { axis: 1 })
      : addNode(graph, 'Add', [near, far], 'patches/both');
  appendPatchRows(graph, joined, widths.columns);
  return widths.columns;
}

function appendPooled(graph: OnnxGraph, map: FeatureMap, place: 0 | 1, widths: PatchWidths): string {
  const { shape, groups, values } = pooledPatchKernel(map.channels, place, widths);
  const output = `patches/pooled-${map.name}`;
  const kernel = addFloats(graph, `${output}/weights`, shape, values);
  return addNode(graph, 'Conv', [map.name, kernel], output, {
    group: groups,
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
}
