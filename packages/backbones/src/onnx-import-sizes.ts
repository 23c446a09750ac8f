import { type GraphTensor, throwIfAborted } from '@tailedcore/core';
import type { ImageInput } from './image-input.ts';
import { readLayouts, type TapLayout, type TokenOptions } from './onnx-import-layout.ts';
import { engineReason, type Probe } from './onnx-import-measure.ts';
import type { ProbeHost } from './probe-host.ts';
import type { Reject } from './source-error.ts';

type Size = readonly [height: number, width: number];

/** What running a model has shown. */
export interface Measured {
  /** Of each tap, at the size that was run. */
  readonly layouts: ReadonlyMap<string, TapLayout>;
  /** Height and width in pixels of the image that gave `outputs`. */
  readonly size: Size;
  /** Everything that was run, for one image. */
  readonly outputs: Readonly<Record<string, GraphTensor>>;
  /** The only size that the network takes; absent: any multiple of `sizeMultiple`. */
  readonly fixed: Size | undefined;
  readonly sizeMultiple: number;
  readonly oneAtATime: boolean;
}

/** Side of the first probe, in pixels: the usual one, and a multiple of 14, 16 and 32. */
export const probeSide = 224;

/** The size that a file or a person fixes. A single fixed side fixes the other one too: photographs are cut to squares. */
export function fixedSize({ height, width }: ImageInput, size: Size | undefined, reject: Reject): Size | undefined {
  if (size === undefined)
    return (height ?? width) === undefined ? undefined : [height ?? width ?? 0, width ?? height ?? 0];
  const fits = (height ?? size[0]) === size[0] && (width ?? size[1]) === size[1];
  if (fits) return size;
  throw reject(
    `it takes images of ${height ?? 'any'} x ${width ?? 'any'} pixels, and input.size says ${size.join(' x ')}`,
  );
}

/**
 * Learns by running: how taps lie over the image, which sizes are taken, whether batches are.
 * @throws E_BACKBONE_SOURCE through `reject` when the model does not run, or a tap does not lie over the image.
 */
export async function measure(
  probe: Probe,
  taps: readonly string[],
  size: Size | undefined,
  declaredOne: boolean,
  tokens: TokenOptions,
  host: ProbeHost,
  reject: Reject,
): Promise<Measured> {
  const first = size ?? [probeSide, probeSide];
  const outputs = await probe.run(1, ...first).catch((cause: unknown) => {
    throwIfAborted(host.signal);
    const other = size === undefined ? '; if it takes another size, give it as input.size' : '';
    throw reject(`it fails at ${first.join(' x ')} pixels (${engineReason(cause)})${other}`, cause);
  });
  const found = new Map(taps.map((tap) => [tap, layoutsOf(tap, outputs, first, tokens, reject)]));
  const any = size === undefined ? await findMultiple(probe, found, tokens, host) : undefined;
  const layouts = any?.layouts ?? new Map([...found].map(([tap, [likeliest]]) => [tap, likeliest as TapLayout]));
  return {
    layouts,
    size: first,
    outputs,
    fixed: any === undefined ? first : undefined,
    sizeMultiple: any?.multiple ?? greatestCommonDivisor(...first),
    oneAtATime: declaredOne || !(await takesBatches(probe, taps, layouts, first, outputs, host)),
  };
}

function layoutsOf(
  tap: string,
  outputs: Readonly<Record<string, GraphTensor>>,
  size: Size,
  tokens: TokenOptions,
  reject: Reject,
): TapLayout[] {
  const { shape = [], data } = outputs[tap] ?? {};
  const layouts = readLayouts(shape, size, tokens);
  const seen = `tap "${tap}" is [${shape.join(', ')}] for ${size.join(' x ')} pixels`;
  if (layouts.length === 0)
    throw reject(
      `${seen}: that is neither a map [1, channels, rows, columns] nor a sequence of image tokens [1, tokens, channels]; see "tailedcore backbones taps FILE", and tokens.skip for unusual numbers of extra tokens`,
    );
  if (data?.some((value) => !Number.isFinite(value)))
    throw reject(`${seen} and holds NaN or infinite values: do mean and std fit the model?`);
  return layouts;
}

interface AnySize {
  readonly multiple: number;
  readonly layouts: ReadonlyMap<string, TapLayout>;
}

/** Tries sizes that are odd multiples of ever larger numbers, not square. @returns undefined when none but the first is taken. */
async function findMultiple(
  probe: Probe,
  found: ReadonlyMap<string, readonly TapLayout[]>,
  tokens: TokenOptions,
  host: ProbeHost,
): Promise<AnySize | undefined> {
  const strides = [...found.values()].map(([likeliest]) => likeliest?.stride);
  if (strides.some((stride) => stride === undefined) || tokens.grid !== undefined) return undefined;
  const least = strides.reduce<number>((all, stride = 1) => (all * stride) / greatestCommonDivisor(all, stride), 1);
  for (let multiple = least; multiple <= probeSide / 2; multiple *= 2) {
    const odd = 2 * Math.floor(probeSide / multiple / 2) + 1;
    const size = [odd * multiple, (odd + 2) * multiple] as const;
    const outputs = await probe.run(1, ...size).catch(() => throwIfAborted(host.signal));
    if (!outputs) continue;
    const layouts = new Map<string, TapLayout>();
    for (const [tap, before] of found) {
      const now = readLayouts(outputs[tap]?.shape ?? [], size, tokens);
      const same = before.find((layout) => now.some((other) => agrees(layout, other)));
      if (same) layouts.set(tap, same);
    }
    if (layouts.size === found.size) return { multiple, layouts };
  }
  return undefined;
}

function agrees(one: TapLayout, other: TapLayout): boolean {
  const { kind, channels, skip, stride } = one;
  return (
    other.kind === kind &&
    other.channels === channels &&
    other.skip === skip &&
    other.stride === stride &&
    stride !== undefined
  );
}

/** Whether two images in one pass give what they give alone. A model whose shapes are written for one image fails or mixes them. */
async function takesBatches(
  probe: Probe,
  taps: readonly string[],
  layouts: ReadonlyMap<string, TapLayout>,
  size: Size,
  single: Readonly<Record<string, GraphTensor>>,
  host: ProbeHost,
): Promise<boolean> {
  const outputs = await probe.run(2, ...size).catch(() => throwIfAborted(host.signal));
  if (!outputs) return false;
  return taps.every((tap) => {
    const [alone, both] = [single[tap], outputs[tap]];
    if (!alone || !both) return false;
    const batch = layouts.get(tap)?.kind === 'tokens-first' ? 1 : 0;
    const expected = alone.shape.map((length, axis) => (axis === batch ? 2 * length : length));
    return both.shape.join() === expected.join() && (batch === 1 || startsWith(both.data, alone.data));
  });
}

/** Equal within 1e-3 of the largest value, as engines that sum in another order are. */
function startsWith(both: GraphTensor['data'], alone: GraphTensor['data']): boolean {
  let largest = 0;
  for (const value of alone) largest = Math.max(largest, Math.abs(value));
  return alone.every((value, i) => Math.abs(value - (both[i] as number)) <= 1e-3 * largest);
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
