import { fail, isTailedCoreError, type TailedCoreError } from '@tailedcore/core';

/** E_GPU: what was found, and what to do. */
export function gpuError(reason: string, advice: string, cause?: unknown): TailedCoreError {
  return fail('E_GPU', { reason: reason.replace(/\.$/, ''), advice }, cause);
}

/** What gpu.js, a driver or a device says against the work is E_GPU; our own errors stay what they are. */
export function asGpuError(error: unknown): TailedCoreError {
  if (isTailedCoreError(error)) return error;
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return gpuError(`it failed: ${line}`, 'Update the graphics driver', error);
}
