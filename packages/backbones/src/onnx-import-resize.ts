import { addFloats, addIntegers, addNode, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';

/** First opset whose Resize knows half-pixel centres. */
const resizeOpset = 11;

/**
 * Appends `map` resized to the grid of `target`: bilinear, half-pixel centres, edges held; with nodes of `opset`.
 * @param ratio - positions of `target` for one of `map`, along each axis.
 * @returns its name, or undefined when nodes of so old an opset cannot: below 11 ratios must be whole.
 */
export function appendResizedTo(
  graph: OnnxGraph,
  map: FeatureMap,
  target: string,
  ratio: readonly [number, number],
  opset: number,
): string | undefined {
  const [down, across] = ratio;
  if (down === 1 && across === 1) return map.name;
  if (opset >= resizeOpset) return appendResize(graph, map.name, target, opset);
  return Number.isInteger(down) && Number.isInteger(across) ? appendSpread(graph, map, ratio) : undefined;
}

function appendResize(graph: OnnxGraph, map: string, target: string, opset: number): string {
  const name = `${map}/resized`;
  const axes = (of: string, what: string, wanted: readonly number[]) => {
    const shape = addNode(graph, 'Shape', [of], `${name}/${what}-shape`);
    return addNode(graph, 'Gather', [shape, addIntegers(graph, `${name}/${what}-axes`, wanted)], `${name}/${what}`, {
      axis: 0,
    });
  };
  const sizes = addNode(graph, 'Concat', [axes(map, 'batch', [0, 1]), axes(target, 'grid', [2, 3])], `${name}/sizes`, {
    axis: 0,
  });
  // Opset 11 wants the inputs that sizes stand in for, empty; later ones let them be left out.
  const none = (what: string) => (opset < 13 ? addFloats(graph, `${name}/${what}`, [0], new Float32Array(0)) : '');
  return addNode(graph, 'Resize', [map, none('roi'), none('scales'), sizes], name, {
    coordinate_transformation_mode: 'half_pixel',
    mode: 'linear',
  });
}

/** The same sums by other nodes: the map, its edges held by one position, spread by a kernel that is a triangle along each axis. */
function appendSpread(graph: OnnxGraph, { name, channels }: FeatureMap, ratio: readonly [number, number]): string {
  const held = addNode(graph, 'Pad', [name], `${name}/held`, { mode: 'edge', pads: [0, 0, 1, 1, 0, 0, 1, 1] });
  const [down, across] = [triangle(ratio[0]), triangle(ratio[1])];
  const one = Float32Array.from(down.flatMap((vertical) => across.map((horizontal) => vertical * horizontal)));
  const weights = new Float32Array(channels * one.length);
  for (let channel = 0; channel < channels; channel++) weights.set(one, channel * one.length);
  const cut = ratio.map((each) => (3 * each - (each % 2)) / 2);
  const shape = [down.length, across.length];
  const kernel = addFloats(graph, `${name}/triangle`, [channels, 1, ...shape], weights);
  return addNode(graph, 'ConvTranspose', [held, kernel], `${name}/resized`, {
    group: channels,
    kernel_shape: shape,
    pads: [...cut, ...cut],
    strides: [...ratio],
  });
}

/** What one position adds to those around it, at `ratio` new positions for an old one. */
function triangle(ratio: number): number[] {
  const side = 2 * ratio - (ratio % 2);
  return Array.from({ length: side }, (_, i) => 1 - Math.abs(i + 0.5 - side / 2) / ratio);
}
