import { keepOutputs } from './keep-outputs.ts';
import type { OnnxGraph } from './onnx-model.ts';
import type { TapCandidate } from './onnx-taps.ts';

/** Strides that patches are worth having at, in pixels. */
const usual = (stride: number | undefined): boolean => stride !== undefined && stride >= 4 && stride <= 32;

/** Operators that begin a layer: what they read is the end of the one before. */
const layers = new Set([
  'Conv',
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'MatMul',
  'Gemm',
  'LayerNormalization',
  'Pad',
]);
/** Operators whose outputs answer a question instead of describing the image. */
const answers = new Set(['Softmax', 'Sigmoid', 'LogSoftmax']);
/** Operators that only move numbers or make products of tokens: they are attention, or the heads of detectors. */
const rearranging = new Set(['Transpose', 'Reshape', 'MatMul']);

/**
 * Those of the candidates that end a block, in the graph's order: values of the trunk that all later ones are made of alone, read by a layer or by two nodes; and the last one of each stride that has none.
 */
export function blockEnds(graph: OnnxGraph, candidates: readonly TapCandidate[]): TapCandidate[] {
  const useful = candidates.filter(
    ({ stride, operator }) => usual(stride) && !answers.has(operator) && !rearranging.has(operator),
  );
  const last = trunkEnd(useful);
  if (last === undefined) return [];
  const trunk = keepOutputs(graph, [last.name]);
  const inside = new Set(trunk.node.flatMap(({ output }) => output ?? []));
  const waists = findWaists(trunk, new Set(candidates.map(({ name }) => name)));
  const chosen = useful.filter(({ name }) => waists.has(name) || name === last.name);
  for (const stride of new Set(useful.map((each) => each.stride))) {
    if (chosen.some((each) => each.stride === stride)) continue;
    const same = useful.filter((each) => each.stride === stride);
    chosen.push((same.findLast(({ name }) => inside.has(name)) ?? same.at(-1)) as TapCandidate);
  }
  return chosen.sort((a, b) => a.depth - b.depth);
}

/** Where the trunk ends: of a transformer at its last sum, else at the last of the widest of the coarsest maps. */
function trunkEnd(useful: readonly TapCandidate[]): TapCandidate | undefined {
  const coarsest = largest(useful.map(({ stride = 0 }) => stride));
  const coarse = useful.filter(({ stride }) => stride === coarsest);
  const sum = coarse.findLast(({ kind, operator }) => kind === 'tokens' && operator === 'Add');
  if (sum !== undefined) return sum;
  const widest = largest(coarse.map(({ channels }) => channels));
  const wide = coarse.filter(({ channels }) => channels === widest);
  // A bare convolution at the end belongs to what was added for an answer; networks end their blocks with an activation.
  return wide.findLast(({ operator }) => operator !== 'Conv') ?? wide.at(-1);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The positional values after which nothing else is still to be read, so that everything later goes through them. */
function findWaists({ node }: OnnxGraph, positional: ReadonlySet<string>): Set<string> {
  const lastRead = new Map<string, number>();
  const readers = new Map<string, string[]>();
  node.forEach(({ input, opType }, at) => {
    for (const value of input ?? []) {
      lastRead.set(value, at);
      readers.set(value, [...(readers.get(value) ?? []), opType ?? '']);
    }
  });
  const waists = new Set<string>();
  const open = new Set<string>();
  node.forEach(({ output }, at) => {
    for (const value of open) if ((lastRead.get(value) ?? 0) <= at) open.delete(value);
    for (const value of output ?? []) if (positional.has(value) && (lastRead.get(value) ?? 0) > at) open.add(value);
    const [only] = open;
    if (open.size !== 1 || only === undefined || !(output ?? []).includes(only)) return;
    const by = readers.get(only) ?? [];
    if (by.length > 1 || by.some((operator) => layers.has(operator))) waists.add(only);
  });
  return waists;
}

/**
 * Two taps to begin with: of maps the last ones of strides 8 and 16, or nearest to them; of tokens those at half and at
 * three quarters of the depth. A rule of thumb, made for networks trained to name what a picture shows.
 */
export function recommendTaps(ends: readonly TapCandidate[]): TapCandidate[] {
  const maps = ends.filter(({ kind }) => kind === 'map');
  const tokens = ends.filter(({ kind }) => kind === 'tokens');
  if (tokens.length > maps.length) {
    const at = (share: number) => tokens[Math.ceil(share * tokens.length) - 1];
    return [...new Set([at(0.5), at(0.75)])].filter((each) => each !== undefined);
  }
  const nearest = (stride: number) => {
    const distance = (each: TapCandidate) => Math.abs(Math.log2((each.stride ?? 1) / stride));
    const least = Math.min(...maps.map(distance));
    return maps.findLast((each) => distance(each) === least);
  };
  return [...new Set([nearest(8), nearest(16)])].filter((each) => each !== undefined);
}
