import type { GpuAdapter } from './gpu-js.ts';

/** What drives the device: a graphics card, or a driver that computes on the CPU. */
export interface Adapter {
  /** As its driver calls it. */
  readonly name: string;
  /** Computes on the CPU: right, and slow. */
  readonly software: boolean;
}

/** Drivers on the CPU that do not say so: Chromium's, Mesa's two, and that of Windows. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render/i;

export function describeAdapter({ info }: GpuAdapter): Adapter {
  const words = [info.description, info.device, info.architecture, info.vendor].filter((word) => word !== '');
  const software = info.isFallbackAdapter === true || words.some((word) => softwareNames.test(word));
  return { name: words[0] ?? 'an adapter without a name', software };
}
