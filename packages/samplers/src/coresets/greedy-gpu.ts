import {
  checkSample,
  type CoresetSampler,
  definePlugin,
  isTailedCoreError,
  kernelRun,
  type KernelRun,
  type PluginHost,
  type TailedCoreError,
} from '@tailedcore/core';
import { z } from 'zod';
import { type GpuMode, gpuModes, openDevice } from '../gpu/open-device.ts';
import { selectFarthest } from '../gpu/select-farthest.ts';
import { greedyStart, startOption } from './greedy-start.ts';

const options = z.strictObject({
  start: startOption,
  mode: z
    .enum(gpuModes)
    .default('auto')
    .describe(
      'What gpu.js computes on: auto takes WebGPU on a graphics card; webgpu also a driver that computes on the CPU; cpu and webasm are for tests and slow.',
    ),
  withoutGpu: z
    .enum(['refuse', 'greedy'])
    .default('refuse')
    .describe(
      'Where there is no graphics card, or it cannot do it: end with an error, or select on the CPU and say so.',
    ),
});

/**
 * The coreset `greedy` with its distances on a graphics card, through the optional packages gpu.js and webgpu: the very same rows, since
 * float64 distances on the CPU decide wherever the card's rounding could. A device that cannot be had is found out before the fit begins.
 * Throws E_GPU unless `withoutGpu` says otherwise, and what `greedy` throws.
 */
export const greedyGpuCoreset = definePlugin({
  kind: 'coreset',
  name: 'greedy-gpu',
  description: 'Takes the patch farthest from all taken ones, again and again, on a graphics card.',
  traits: { seeded: true, prefix: true, covering: 2 },
  options,
  async create({ start, mode, withoutGpu }, host): Promise<CoresetSampler> {
    const onCpu = (error: unknown) => {
      if (withoutGpu === 'refuse' || !isTailedCoreError(error, 'E_GPU')) throw error;
      host.warn(`Coreset greedy-gpu: ${reasonOf(error)}. The same selection is done on the CPU.`);
    };
    let gpuWorks = await tryOpening(mode, host).then(
      () => true,
      (error: unknown) => (onCpu(error), false),
    );
    return {
      async sample(features, candidates, count, run) {
        checkSample(features, candidates, count, run);
        if (count === 0) return new Uint32Array();
        const first = greedyStart(start, run.seed, candidates.length);
        const kernel = onward(kernelRun(run, 'coreset', count, 'rows'));
        if (gpuWorks) {
          try {
            await using device = await openDevice(mode);
            return await selectFarthest(device, features, candidates, count, first, kernel);
          } catch (error) {
            onCpu(error);
            gpuWorks = false;
          }
        }
        return run.kernels.farthestFirst(features, candidates, count, first, kernel);
      },
    };
  },
});

/** @throws E_GPU when the device cannot be had. */
async function tryOpening(mode: GpuMode, host: PluginHost): Promise<void> {
  await using device = await openDevice(mode);
  const { adapter } = device;
  if (adapter?.software) host.warn(`Coreset greedy-gpu: ${adapter.name} computes on the CPU, which is slow.`);
}

function reasonOf({ details }: TailedCoreError): string {
  return String(details['reason']);
}

/** Counts that never fall, also where the CPU begins anew after a device failed. */
function onward({ signal, onProgress }: KernelRun): KernelRun {
  let most = 0;
  return { signal, onProgress: (done) => onProgress?.((most = Math.max(most, done))) };
}

export { greedyGpuCoreset as plugin };
