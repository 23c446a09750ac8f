import type { GpuJs, WebGpu } from './gpu-js.ts';
import { gpuError } from './gpu-error.ts';

const install = 'Install the optional packages with "npm install gpu.js@2.24.1 webgpu@0.6.2"';

/**
 * gpu.js, an optional package.
 * @throws E_GPU with the line that installs it.
 */
export async function loadGpuJs(): Promise<GpuJs> {
  try {
    const { default: gpuJs } = await import('gpu.js');
    // Its own types leave out WebGPU.
    return gpuJs as unknown as GpuJs;
  } catch (error) {
    throw gpuError('the package gpu.js cannot be loaded', install, error);
  }
}

let instance: WebGpu | undefined;

/**
 * `navigator.gpu` of the optional package webgpu: the user's own, since the version that gpu.js pins (0.2.9) loads on few systems. One
 * for the whole process and never let go: the process crashes when it is collected while a device of it still works.
 * @throws E_GPU with the line that installs it.
 */
export async function loadWebGpu(): Promise<WebGpu> {
  if (instance) return instance;
  try {
    const { create } = await import('webgpu');
    // The types of WebGPU say more than is used here.
    return (instance = create([]) as unknown as WebGpu);
  } catch (error) {
    throw gpuError('the package webgpu cannot be loaded', install, error);
  }
}
