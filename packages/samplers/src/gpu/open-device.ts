import { type Adapter, describeAdapter } from './adapter.ts';
import type { Gpu, GpuAdapter, GpuJs, WebGpu } from './gpu-js.ts';
import { asGpuError, gpuError } from './gpu-error.ts';
import { loadGpuJs, loadWebGpu } from './load-gpu-js.ts';

/** Where distances are computed. `auto` is WebGPU on a graphics card; the last two are for tests and measurements. */
export const gpuModes = ['auto', 'webgpu', 'cpu', 'webasm'] as const;
export type GpuMode = (typeof gpuModes)[number];

/** gpu.js in a mode, ready for kernels. */
export interface OpenDevice extends AsyncDisposable {
  readonly gpu: Gpu;
  readonly input: GpuJs['input'];
  /** Undefined in modes that have none. */
  readonly adapter: Adapter | undefined;
  /** The largest array that it takes, in bytes. */
  readonly mostBytes: number;
  /** @throws E_GPU when the device reported an error since it was opened. */
  check(): void;
}

const driverAdvice =
  'WebGPU needs a graphics card and its driver: Vulkan with its loader (libvulkan.so.1) on Linux, Direct3D 12 on Windows, Metal on macOS';

/**
 * Opens gpu.js. WebGPU's device is one for the process, so a second caller waits until the first has closed it.
 * @throws E_GPU when packages are missing, there is no adapter, or `auto` finds one that computes on the CPU.
 */
export async function openDevice(mode: GpuMode): Promise<OpenDevice> {
  if (mode === 'cpu' || mode === 'webasm') return openOnCpu(await loadGpuJs(), mode);
  const leave = await enter();
  try {
    return await openWebGpu(mode, leave);
  } catch (error) {
    leave();
    throw asGpuError(error);
  }
}

function openOnCpu({ GPU, input }: GpuJs, mode: string): OpenDevice {
  const gpu = new GPU({ mode });
  return {
    gpu,
    input,
    adapter: undefined,
    mostBytes: Infinity,
    check: () => undefined,
    [Symbol.asyncDispose]: () => gpu.destroy(),
  };
}

async function openWebGpu(mode: GpuMode, leave: () => void): Promise<OpenDevice> {
  // In this order: gpu.js looks for navigator.gpu, which Node does not have.
  const webGpu = await loadWebGpu();
  const { GPU, WebGPUContext, input } = await loadGpuJs();
  const found = await webGpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!found) throw gpuError('there is no adapter', driverAdvice);
  const adapter = describeAdapter(found);
  if (mode === 'auto' && adapter.software) {
    const reason = `the only adapter, ${adapter.name}, computes on the CPU`;
    throw gpuError(reason, `${driverAdvice}; "mode: webgpu" takes this one for tests`);
  }
  const { gpu, context } = await withNavigator({ requestAdapter: async () => found }, async () => ({
    context: await WebGPUContext.acquire(),
    gpu: new GPU({ mode: 'webgpu' }),
  }));
  let failure: string | undefined;
  context.device.onuncapturederror = ({ error }) => void (failure ??= error.message);
  const { maxStorageBufferBindingSize, maxBufferSize } = context.device.limits;
  return {
    gpu,
    input,
    adapter,
    mostBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize),
    check() {
      if (failure !== undefined) throw asGpuError(failure);
    },
    async [Symbol.asyncDispose]() {
      try {
        await gpu.destroy();
        // A device that somebody else made with gpu.js is theirs.
        if (context.adapter === found) await WebGPUContext.destroy();
      } finally {
        leave();
      }
    },
  };
}

/** Runs `work` while `navigator.gpu` is this; afterwards `navigator` is what it was. */
async function withNavigator<T>(gpu: WebGpu & { requestAdapter(): Promise<GpuAdapter> }, work: () => Promise<T>) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return await work();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}

let queue: Promise<void> = Promise.resolve();

/** Waits for those before; resolves to the function that lets the next one in. */
async function enter(): Promise<() => void> {
  const before = queue;
  let leave: () => void = () => undefined;
  queue = new Promise((resolve) => (leave = resolve));
  await before;
  return leave;
}
