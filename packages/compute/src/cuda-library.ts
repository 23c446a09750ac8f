import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where onnxruntime-node keeps its native files for this system; a folder of its package, not of its interface. */
export function nativeFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch);
}

/**
 * Why onnxruntime has no CUDA here, as far as files tell it: a look costs nothing and prints nothing, while onnxruntime writes a failure to
 * standard error besides throwing it. Undefined when they are there, or where the package is laid out in another way.
 */
export function missingCudaLibrary(folder: string = nativeFolder()): string | undefined {
  if (!existsSync(folder)) return undefined;
  const file = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return existsSync(join(folder, file)) ? undefined : `its part for CUDA (${file}) is not installed`;
}
