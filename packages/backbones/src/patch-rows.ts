import { addIntegers, addNode, addOutput, type OnnxGraph } from './onnx-model.ts';

/** Appends the map `deep` resized to the grid of `shallow`: bilinear, half-pixel centres, edges held. @returns its name. */
export function appendResizedToGrid(graph: OnnxGraph, deep: string, shallow: string): string {
  const grid = addNode(graph, 'Shape', [shallow], 'patches/grid', { start: 2, end: 4 });
  return addNode(graph, 'Resize', [deep, '', '', grid], 'patches/resized', {
    axes: [2, 3],
    coordinate_transformation_mode: 'half_pixel',
    mode: 'linear',
  });
}

/**
 * Appends the output `patches` [N * rows * columns of the grid, `columns`], row-major over image, row, column.
 * @param map - name of a value [N, `columns`, h, w].
 */
export function appendPatchRows(graph: OnnxGraph, map: string, columns: number): void {
  const rowMajor = addNode(graph, 'Transpose', [map], 'patches/row-major', { perm: [0, 2, 3, 1] });
  const shape = addIntegers(graph, 'patches/shape', [-1, columns]);
  addNode(graph, 'Reshape', [rowMajor, shape], 'patches');
  addOutput(graph, 'patches', 'float32', ['P', columns]);
}
