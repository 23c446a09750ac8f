import { fail, type TailedCoreError } from '@tailedcore/core';

/** What backbones can run on; kernels stay on the CPU. */
export const deviceChoices = ['cpu', 'cuda', 'webgpu', 'auto'] as const;

/** A device, or `auto`: the first that works and is worth it, told aloud. */
export type DeviceChoice = (typeof deviceChoices)[number];
/** A device that was taken: `cpu`, `cuda` or `webgpu`. */
export type Device = Exclude<DeviceChoice, 'auto'>;
/** A device that is no CPU. */
export type GpuName = Exclude<Device, 'cpu'>;

/** Devices must agree with the CPU within this, relative to the largest value. */
export const deviceTolerance = 1e-3;

/** A device that was not taken, and why. */
export interface RefusedDevice {
  readonly name: GpuName;
  readonly reason: string;
}

/** What backbones of an engine run on. */
export interface TakenDevice {
  readonly wanted: DeviceChoice;
  readonly name: Device;
  /** Images a forward pass. */
  readonly batch: number;
  /** Those tried before; empty unless `auto` was wanted. */
  readonly refused: readonly RefusedDevice[];
}

const advice: Readonly<Record<GpuName, string>> = {
  cuda:
    'CUDA needs Linux on x64, an NVIDIA driver, the libraries of CUDA and cuDNN, and onnxruntime\'s part for it, once: "node node_modules/onnxruntime-node/script/install.js' +
    ' --onnxruntime-node-install-cuda=v12"',
  webgpu:
    'WebGPU needs a graphics driver: Vulkan with its loader (libvulkan.so.1) on Linux, Direct3D 12 on Windows, Metal on macOS',
};

/** E_DEVICE with what can be done about this device. */
export function deviceError(name: GpuName, reason: string, cause?: unknown): TailedCoreError {
  return fail('E_DEVICE', { device: name, reason, advice: advice[name] }, cause);
}

/** What was taken, and why nothing before it. */
export function deviceText({ name, refused }: TakenDevice): string {
  const reasons = refused.map((device) => `Not ${device.name}: ${device.reason}.`);
  return [`backbones run on ${name}.`, ...reasons].join(' ');
}
