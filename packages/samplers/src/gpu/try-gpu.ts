import { fork, isTailedCoreError, type KernelRun, matrix, plainKernels, seededRandom } from '@tailedcore/core';
import { openDevice } from './open-device.ts';
import { selectFarthest } from './select-farthest.ts';

/** Whether coresets can be selected on a graphics card here. */
export interface GpuTrial {
  readonly works: boolean;
  /** Which card, or why not. */
  readonly detail: string;
}

const rows = 3000;
const columns = 128;
const picks = 50;

/** Selects a small coreset on the graphics card, if there is one, and compares it with the plain kernel's. */
export async function tryGpu(run: KernelRun = {}): Promise<GpuTrial> {
  const random = seededRandom(fork(1, 'gpu trial'));
  const data = new Float32Array(rows * columns).map(() => random());
  const [features, all] = [matrix(rows, columns, data), Uint32Array.from({ length: rows }, (_, row) => row)];
  try {
    await using device = await openDevice('auto');
    const found = await selectFarthest(device, features, all, picks, 0, { signal: run.signal });
    const expected = await plainKernels.farthestFirst(features, all, picks, 0, { signal: run.signal });
    const name = device.adapter?.name;
    if (found.some((row, i) => row !== expected[i])) return { works: false, detail: `${name} selects other rows` };
    return { works: true, detail: `${name} selects the same ${picks} of ${rows} rows` };
  } catch (error) {
    if (!isTailedCoreError(error, 'E_GPU')) throw error;
    return { works: false, detail: String(error.details['reason']) };
  }
}
