import type { Matrix } from '@tailedcore/core';
import type { GpuKernel, KernelSettings, Resident } from './gpu-js.ts';
import { asGpuError, gpuError } from './gpu-error.ts';
import { beginSource, keepSource, lowerSource, peaksSource } from './kernel-sources.ts';
import type { OpenDevice } from './open-device.ts';
import { columnsASum } from './rounding.ts';
import { makeTiles, tileRows, tileSize } from './tiles.ts';

/** gpu.js counts threads in float32 and elements in int32. */
const mostCandidates = 2 ** 24 - tileRows;
const mostNumbers = 2 ** 31 - 1;

/** Of a tile: its highest bound, the lane of the first row that has it, its second highest bound. */
export type Peak = ArrayLike<number>;

/** For each candidate, a bound on the device: its squared distance from the nearest taken one, times `scale` squared; below zero: taken. */
export interface Distances extends Disposable {
  readonly scale: number;
  /** Takes a candidate and lowers the bounds of all others. */
  take(position: number): Promise<void>;
  /** One of every tile. */
  peaks(): Promise<readonly Peak[]>;
  /** All of them; the last tile is filled up with values below zero. */
  bounds(): Promise<Float32Array>;
}

/**
 * Puts the candidates on the device.
 * @throws E_GPU when they do not fit; from the methods, when the device fails.
 */
export async function putOnDevice(device: OpenDevice, features: Matrix, candidates: Uint32Array): Promise<Distances> {
  requireRoom(device, candidates.length, features.columns);
  const { data, count, columns: filled, scale } = makeTiles(features, candidates);
  const kernels: GpuKernel[] = [];
  const make = (source: string, settings: KernelSettings) => {
    const kernel = device.gpu.createKernel(source, settings);
    kernels.push(kernel);
    return kernel;
  };
  const output = [count * tileRows];
  const bounded = { argumentTypes: { bounds: 'Array' } } as const;
  const begin = make(beginSource, { output, pipeline: true, argumentTypes: { candidates: 'Integer' } });
  const lower = make(lowerSource, {
    output,
    pipeline: true,
    argumentTypes: { bounds: 'Array', center: 'Array', taken: 'Integer' },
    constants: { tiles: device.input(data, [tileRows, filled, count]), parts: filled / columnsASum },
    constantTypes: { tiles: 'Input', parts: 'Integer' },
  });
  const keep = make(keepSource, { ...bounded, output, pipeline: true });
  const peaks = make(peaksSource, { ...bounded, output: [count] });

  const work = async <T>(run: () => unknown): Promise<T> => {
    try {
      const result = (await run()) as T;
      device.check();
      return result;
    } catch (error) {
      throw asGpuError(error);
    }
  };
  const { columns } = features;
  const center = new Float32Array(filled);
  let bounds = await work<Resident>(() => begin(candidates.length));
  return {
    scale,
    async take(position) {
      const start = (candidates[position] as number) * columns;
      for (let column = 0; column < columns; column++) {
        center[column] = (features.data[start + column] as number) * scale;
      }
      const lowered = await work<Resident>(() => lower(bounds, center, position));
      bounds = await work<Resident>(() => keep(lowered));
    },
    peaks: () => work(() => peaks(bounds)),
    bounds: () => work(() => (bounds instanceof Float32Array ? bounds : bounds.toArray())),
    [Symbol.dispose]() {
      for (const kernel of kernels) kernel.destroy();
    },
  };
}

function requireRoom({ mostBytes }: OpenDevice, candidates: number, columns: number): void {
  const numbers = tileSize(candidates, columns);
  const advice = 'Select from fewer rows';
  if (candidates > mostCandidates || numbers > mostNumbers) {
    const limit = `${mostCandidates} rows and ${mostNumbers} numbers`;
    throw gpuError(`${candidates} rows of ${columns} numbers are more than it counts right (${limit})`, advice);
  }
  if (4 * numbers > mostBytes) {
    throw gpuError(`${candidates} rows of ${columns} numbers take ${4 * numbers} bytes, of ${mostBytes}`, advice);
  }
}
