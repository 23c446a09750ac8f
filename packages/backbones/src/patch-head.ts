import { addNode, type OnnxGraph } from './onnx-model.ts';
import { appendPatchRows, appendResizedToGrid } from './patch-rows.ts';

/** A feature map [N, channels, h, w] in a graph. */
export interface FeatureMap {
  readonly name: string;
  readonly channels: number;
}

/** The opset that the head's nodes are written for, or a later one. */
export const headOpset = 18;

/**
 * Appends the output `patches` [N * rows * columns, channels of both], row-major over image, row, column; the grid is
 * that of `shallow`. The narrow form of the patch head, for maps so narrow that there is nothing to pool down: the mean
 * over each 3 x 3 neighbourhood with zero padding (so the divisor is always 9), `deep` resized bilinearly to the grid of
 * `shallow` after that (half-pixel centres), both side by side. Source: PatchCore's locally aware patch features.
 * @returns the width of a patch.
 */
export function appendPatchHead(graph: OnnxGraph, shallow: FeatureMap, deep: FeatureMap): number {
  const near = appendNeighbourhoodMean(graph, shallow);
  const far = appendNeighbourhoodMean(graph, deep);
  const resized = appendResizedToGrid(graph, far, near);
  const columns = shallow.channels + deep.channels;
  const both = addNode(graph, 'Concat', [near, resized], 'patches/both', { axis: 1 });
  appendPatchRows(graph, both, columns);
  return columns;
}

function appendNeighbourhoodMean(graph: OnnxGraph, map: FeatureMap): string {
  return addNode(graph, 'AveragePool', [map.name], `patches/mean-of-${map.name}`, {
    count_include_pad: 1,
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
}
