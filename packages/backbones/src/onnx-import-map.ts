import type { TapLayout } from './onnx-import-layout.ts';
import { addIntegers, addNode, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';

/**
 * Appends what makes a tap a map [N, channels, rows, columns] of float32.
 * @param tap - name of the value. @param name - stands before the names of new values; the map's own name.
 * @param fixed - whether there is only one size, and so one grid; else the grid follows from `pixels`.
 */
export function appendTapMap(
  graph: OnnxGraph,
  tap: string,
  layout: TapLayout,
  name: string,
  opset: number,
  fixed: boolean,
): FeatureMap {
  const { kind, channels } = layout;
  if (kind === 'map') return { name: addNode(graph, 'Cast', [tap], name, { to: 1 }), channels };
  const floats = addNode(graph, 'Cast', [tap], `${name}/float`, { to: 1 });
  const last =
    kind === 'map-last'
      ? floats
      : appendGrid(graph, appendTokens(graph, floats, layout, name), layout, name, opset, fixed);
  return { name: addNode(graph, 'Transpose', [last], name, { perm: [0, 3, 1, 2] }), channels };
}

/** The class token [N, channels] of a token tap that has one: the first. */
export function appendClassToken(graph: OnnxGraph, tap: string, layout: TapLayout, output: string): void {
  const floats = addNode(graph, 'Cast', [tap], `${output}/float`, { to: 1 });
  const tokens = appendTokens(graph, floats, layout, output);
  const first = addNode(graph, 'Gather', [tokens, addIntegers(graph, `${output}/first`, [0])], `${output}/token`, {
    axis: 1,
  });
  addNode(graph, 'Flatten', [first], output, { axis: 1 });
}

/** [N, T, C], whichever came first. */
function appendTokens(graph: OnnxGraph, tokens: string, { kind }: TapLayout, name: string): string {
  if (kind !== 'tokens-first') return tokens;
  return addNode(graph, 'Transpose', [tokens], `${name}/batch-first`, { perm: [1, 0, 2] });
}

/** [N, T, C] to [N, rows, columns, C], extra tokens left out. */
function appendGrid(
  graph: OnnxGraph,
  tokens: string,
  { skip, channels, grid, stride }: TapLayout,
  name: string,
  opset: number,
  fixed: boolean,
): string {
  const image = skip === 0 ? tokens : appendWithoutFirst(graph, tokens, skip, `${name}/image`, opset);
  const shape =
    fixed || stride === undefined
      ? addIntegers(graph, `${name}/shape`, [-1, ...grid, channels])
      : appendGridShape(graph, stride, channels, name);
  return addNode(graph, 'Reshape', [image, shape], `${name}/grid`);
}

/** [-1, height / stride, width / stride, channels]. */
function appendGridShape(graph: OnnxGraph, stride: number, channels: number, name: string): string {
  const size = addNode(graph, 'Shape', ['pixels'], `${name}/size`);
  const sides = addNode(graph, 'Gather', [size, addIntegers(graph, `${name}/axes`, [1, 2])], `${name}/sides`, {
    axis: 0,
  });
  const cells = addNode(graph, 'Div', [sides, addIntegers(graph, `${name}/stride`, [stride])], `${name}/cells`);
  const parts = [addIntegers(graph, `${name}/any`, [-1]), cells, addIntegers(graph, `${name}/channels`, [channels])];
  return addNode(graph, 'Concat', parts, `${name}/shape`, { axis: 0 });
}

/** Slice takes lists as attributes up to opset 9, as inputs from 10 on. */
function appendWithoutFirst(graph: OnnxGraph, tokens: string, skip: number, output: string, opset: number): string {
  const end = 2 ** 31 - 1;
  if (opset < 10) return addNode(graph, 'Slice', [tokens], output, { axes: [1], starts: [skip], ends: [end] });
  const list = (what: string, value: number) => addIntegers(graph, `${output}/${what}`, [value]);
  return addNode(graph, 'Slice', [tokens, list('start', skip), list('end', end), list('axis', 1)], output);
}
