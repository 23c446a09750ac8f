/** What this package uses of gpu.js, in its own words, so that published types need no optional package. */
export interface GpuJs {
  readonly GPU: new (settings: { mode: string }) => Gpu;
  readonly WebGPUContext: {
    acquire(): Promise<{ readonly adapter: GpuAdapter; readonly device: GpuDevice }>;
    destroy(): Promise<void>;
  };
  /** Wraps numbers that are laid out row after row; sizes from the innermost on. */
  input(values: Float32Array, size: readonly number[]): GpuInput;
}

export interface GpuInput {
  readonly size: readonly number[];
}

export interface Gpu {
  /** @param source - a function as text, which gpu.js translates. */
  createKernel(source: string, settings: KernelSettings): GpuKernel;
  destroy(): Promise<void>;
}

export interface KernelSettings {
  readonly output: readonly number[];
  /** The result stays on the device. */
  readonly pipeline?: boolean;
  readonly constants?: Readonly<Record<string, GpuInput | number>>;
  readonly constantTypes?: Readonly<Record<string, 'Input' | 'Integer'>>;
  readonly argumentTypes?: Readonly<Record<string, 'Array' | 'Integer'>>;
}

/** Asynchronous on WebGPU, not in the other modes: await what it returns. */
export interface GpuKernel {
  (...args: readonly unknown[]): unknown;
  /** Lets go of the buffers. */
  destroy(): void;
}

/** Numbers that stay on the device; the modes on the CPU give them out at once. */
export type Resident = Float32Array | { toArray(): Promise<Float32Array> };

export interface GpuAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

export interface GpuDevice {
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
  onuncapturederror: ((event: { readonly error: { readonly message: string } }) => void) | null;
}

/** `navigator.gpu`, as the package webgpu makes it. */
export interface WebGpu {
  requestAdapter(options?: { powerPreference?: 'high-performance' }): Promise<GpuAdapter | null>;
}
