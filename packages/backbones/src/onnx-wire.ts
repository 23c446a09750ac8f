/** What a reader of untrusted bytes spends at most on them. */
export interface WireLimits {
  /** Messages inside messages. ONNX needs about ten, and five more for each loop or branch inside another. */
  readonly depth: number;
  /** Nodes, tensors, attributes and so on, together: each is an object in memory, however few bytes it takes here. */
  readonly messages: number;
  /** Bytes of lists of 64-bit integers outside of raw data, together: each integer takes fifty bytes in memory. */
  readonly integers: number;
  /** Bytes of other lists of numbers outside of raw data, together: each number takes eight bytes in memory. */
  readonly numbers: number;
}

export const wireLimits: WireLimits = { depth: 64, messages: 1_000_000, integers: 8_000_000, numbers: 512_000_000 };

/** By field number: the message inside, or which list of numbers; other fields are text, bytes or one number. */
type Schema = { readonly [field: number]: (() => Schema) | 'integers' | 'numbers' };

// The messages of onnx.proto that hold others or lists of numbers.
const leaf: Schema = {};
const tensor: Schema = {
  1: 'integers',
  4: 'numbers',
  5: 'numbers',
  7: 'integers',
  10: 'numbers',
  11: 'integers',
  13: () => leaf,
};
const sparse: Schema = { 1: () => tensor, 2: () => tensor, 3: 'integers' };
const shape: Schema = { 1: () => leaf };
const elements: Schema = { 2: () => shape };
const one: Schema = { 1: () => type };
const map: Schema = { 2: () => type };
const type: Schema = { 1: () => elements, 4: () => one, 5: () => map, 8: () => elements, 9: () => one };
const value: Schema = { 2: () => type };
const attribute: Schema = {
  5: () => tensor,
  6: () => graph,
  7: 'numbers',
  8: 'integers',
  10: () => tensor,
  11: () => graph,
  14: () => type,
  15: () => type,
  22: () => sparse,
  23: () => sparse,
};
const node: Schema = { 5: () => attribute };
const quantization: Schema = { 2: () => leaf };
const graph: Schema = {
  1: () => node,
  5: () => tensor,
  11: () => value,
  12: () => value,
  13: () => value,
  14: () => quantization,
  15: () => sparse,
};
const training: Schema = { 1: () => graph, 2: () => graph, 3: () => leaf, 4: () => leaf };
const local: Schema = { 7: () => node, 9: () => leaf };
const model: Schema = { 7: () => graph, 8: () => leaf, 14: () => leaf, 20: () => training, 25: () => local };

/**
 * Walks through the bytes of an ONNX file without building anything: every length must fit what it lies in, and the whole
 * must stay within `limits`. What passes can be decoded in bounded depth and memory.
 * @throws a plain error that says where the bytes break the format, or which limit they pass.
 */
export function checkWire(bytes: Uint8Array, limits: WireLimits = wireLimits): void {
  let at = 0;
  let messages = 0;
  const spent = { integers: 0, numbers: 0 };

  function varint(end: number): number {
    let result = 0;
    for (let i = 0, scale = 1; i < 10 && at < end; i++, scale *= 128) {
      const byte = bytes[at++] as number;
      result += (byte & 127) * scale;
      if (byte < 128) return result;
    }
    throw new Error(`a number at byte ${at} has no end`);
  }

  function skip(count: number, end: number): void {
    if (count > end - at) throw new Error(`a field at byte ${at} is longer than what it lies in`);
    at += count;
  }

  function walk(schema: Schema, end: number, depth: number): void {
    if (depth > limits.depth) throw new Error(`messages lie inside each other more than ${limits.depth} times`);
    if (++messages > limits.messages) throw new Error(`it has more than ${limits.messages} parts`);
    while (at < end) {
      const tag = varint(end);
      const field = Math.floor(tag / 8);
      const inside = schema[field];
      switch (tag % 8) {
        case 0:
          varint(end);
          if (typeof inside === 'string') count(inside, 8);
          else if (inside) throw new Error(`field ${field} before byte ${at} is a number, expected a message`);
          break;
        case 1:
        case 5:
          skip(tag % 8 === 1 ? 8 : 4, end);
          if (typeof inside === 'string') count(inside, 8);
          else if (inside) throw new Error(`field ${field} before byte ${at} is a number, expected a message`);
          break;
        case 2: {
          const length = varint(end);
          const start = at;
          skip(length, end);
          if (typeof inside === 'string') count(inside, length);
          else if (inside) {
            at = start;
            walk(inside(), start + length, depth + 1);
          }
          break;
        }
        default:
          throw new Error(`a field before byte ${at} has wire type ${tag % 8}, which ONNX does not use`);
      }
      if (field === 0) throw new Error(`a field before byte ${at} has number 0`);
    }
  }

  function count(list: 'integers' | 'numbers', bytesOfIt: number): void {
    spent[list] += bytesOfIt;
    if (spent[list] > limits[list])
      throw new Error(`it has more than ${limits[list]} bytes of ${list} outside of raw data`);
  }

  walk(model, bytes.length, 0);
}
