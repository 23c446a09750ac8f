import { isTailedCoreError } from '@tailedcore/core';
import type { DeviceChoice, GpuName, RefusedDevice, TakenDevice } from './device.ts';
import type { OpenGpu } from './open-gpu.ts';

/** How devices are opened; handed in, since no machine has them all. */
export interface DeviceOpener {
  /** @throws E_DEVICE when the device cannot be had. */
  open(name: GpuName): Promise<OpenGpu>;
  /** Time of the probe network on one thread of the CPU, in milliseconds. */
  cpuMs(): Promise<number>;
}

export interface ChosenDevice {
  readonly taken: TakenDevice;
  /** Undefined: the CPU. */
  readonly gpu: OpenGpu | undefined;
}

/**
 * The device that was asked for. `auto` takes the first of CUDA and WebGPU that works and is faster than one thread of the CPU (software
 * drivers are not), else the CPU.
 * @throws E_DEVICE when a device that was asked for by its name cannot be had.
 */
export async function chooseDevice(wanted: DeviceChoice, opener: DeviceOpener): Promise<ChosenDevice> {
  const refused: RefusedDevice[] = [];
  if (wanted !== 'auto') return chosen(wanted, wanted === 'cpu' ? undefined : await opener.open(wanted), refused);
  for (const name of ['cuda', 'webgpu'] as const) {
    const gpu = await openOrRefuse(name, opener, refused);
    if (gpu === undefined) continue;
    const cpu = await opener.cpuMs();
    if (gpu.probeMs < cpu) return chosen(wanted, gpu, refused);
    await gpu[Symbol.asyncDispose]();
    const times = `${gpu.probeMs.toFixed(1)} ms against ${cpu.toFixed(1)} ms for a small network`;
    refused.push({
      name,
      reason: `it is no faster than one thread of the CPU (${times}): a software driver, probably`,
    });
  }
  return chosen(wanted, undefined, refused);
}

async function openOrRefuse(name: GpuName, opener: DeviceOpener, refused: RefusedDevice[]) {
  try {
    return await opener.open(name);
  } catch (error) {
    if (!isTailedCoreError(error, 'E_DEVICE')) throw error;
    refused.push({ name, reason: String(error.details['reason']) });
    return undefined;
  }
}

function chosen(wanted: DeviceChoice, gpu: OpenGpu | undefined, refused: readonly RefusedDevice[]): ChosenDevice {
  return { gpu, taken: { wanted, name: gpu?.name ?? 'cpu', batch: gpu?.batch ?? 1, refused } };
}
