import type { onnx } from 'onnx-proto';
import type { ImageInput } from './image-input.ts';
import { type OnnxImportOptions, scalingOf } from './onnx-import-options.ts';
import { addFloats, addInput, addIntegers, addNode, type Dimension, type OnnxGraph } from './onnx-model.ts';
import type { Reject } from './source-error.ts';

const types: Readonly<Record<number, ImageInput['type']>> = { 1: 'float32', 2: 'uint8', 10: 'float16' };
/** Largest side of an image, in pixels: that of the program. */
const largestSide = 4096;

/**
 * Finds the input that takes the image.
 * @throws E_BACKBONE_SOURCE through `reject` when there is none, or several without a choice, or it takes something else.
 */
export function findImageInput(graph: OnnxGraph, options: OnnxImportOptions['input'], reject: Reject): ImageInput {
  const constants = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !constants.has(name ?? ''));
  const names = inputs.map(({ name }) => name).join(', ');
  const named = options.name === undefined ? inputs : inputs.filter(({ name }) => name === options.name);
  const [input, ...more] = named;
  if (input === undefined)
    throw reject(options.name === undefined ? 'it has no input' : `it has no input "${options.name}", but ${names}`);
  if (more.length > 0)
    throw reject(`it has several inputs (${names}): name the one that takes the image as input.name`);
  return readImageInput(input, options, reject);
}

function readImageInput(input: onnx.IValueInfoProto, options: OnnxImportOptions['input'], reject: Reject): ImageInput {
  const name = input.name ?? '';
  const { elemType, shape } = input.type?.tensorType ?? {};
  const dims = (shape?.dim ?? []).map(({ dimValue }) => Number(dimValue ?? 0));
  const seen = `[${dims.map((size) => (size > 0 ? size : '?')).join(', ')}]`;
  const type = types[elemType ?? 0];
  if (type === undefined)
    throw reject(`its input "${name}" holds elements of type ${elemType}, expected float32, float16 or uint8`);
  if (shape !== undefined && shape !== null && dims.length !== 4)
    throw reject(`its input "${name}" is ${seen}, expected an image batch [N, 3, H, W] or [N, H, W, 3]`);
  const layout = options.layout ?? (dims[1] !== 3 && dims[3] === 3 ? 'nhwc' : 'nchw');
  const [count = 0, height = 0, width = 0, channels = 0] =
    layout === 'nhwc' ? dims : [dims[0], dims[2], dims[3], dims[1]];
  if (channels > 0 && channels !== 3)
    throw reject(`its input "${name}" is ${seen}, expected 3 channels (read as ${layout})`);
  if (count > 1)
    throw reject(`its input "${name}" is ${seen}: it takes exactly ${count} images, expected 1 or any number`);
  if (height > largestSide || width > largestSide)
    throw reject(`its input "${name}" is ${seen}, expected sides of at most ${largestSide} pixels`);
  if (type === 'uint8' && (options.mean ?? options.std) !== undefined)
    throw reject(`its input "${name}" takes bytes as they are: leave out input.mean and input.std`);
  const fixed = (size: number) => (size > 0 ? size : undefined);
  return { name, layout, type, height: fixed(height), width: fixed(width), oneAtATime: count === 1 };
}

/**
 * Appends the input `pixels`, uint8 [N, H, W, 3] interleaved RGB, and what makes it the value `output` that `input` took:
 * colours in order, (pixel / 255 - mean) / std, planes.
 * @param size - [height, width] in pixels, where there is only one.
 */
export function appendForeignInput(
  graph: OnnxGraph,
  input: ImageInput,
  options: OnnxImportOptions['input'],
  size: readonly [number, number] | undefined,
  output: string,
): void {
  const { layout, type } = input;
  const [height, width]: readonly Dimension[] = size ?? ['H', 'W'];
  const one: Dimension = input.oneAtATime ? 1 : 'N';
  let value = addInput(graph, 'pixels', 'uint8', [one, height as Dimension, width as Dimension, 3]);
  // Cast before moving: engines for graphics cards move floats, not bytes.
  value = addNode(graph, 'Cast', [value], 'pixels/float', { to: 1 });
  if (options.colors === 'bgr')
    value = addNode(graph, 'Gather', [value, addIntegers(graph, 'pixels/bgr', [2, 1, 0])], 'pixels/turned', {
      axis: 3,
    });
  if (layout === 'nchw') value = addNode(graph, 'Transpose', [value], 'pixels/planes', { perm: [0, 3, 1, 2] });
  if (type === 'uint8') return void addNode(graph, 'Cast', [value], output, { to: 2 });
  const shape = layout === 'nchw' ? [1, 3, 1, 1] : [1, 1, 1, 3];
  const { mean, std } = scalingOf(options);
  const inPixels = (values: readonly number[]) => Float32Array.from(values, (each) => each * 255);
  value = addNode(graph, 'Sub', [value, addFloats(graph, 'pixels/mean', shape, inPixels(mean))], 'pixels/centred');
  value = addNode(graph, 'Div', [value, addFloats(graph, 'pixels/std', shape, inPixels(std))], 'pixels/scaled');
  addNode(graph, 'Cast', [value], output, { to: type === 'float16' ? 10 : 1 });
}
