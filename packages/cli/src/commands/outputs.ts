import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkWritable, fail } from '@tailedcore/core';
import type { ImageFile } from '@tailedcore/images';

/**
 * Checks, before the work begins, that every output can be written.
 * @throws E_OUTPUT, E_DISK_FULL; E_OPTION when two outputs are the same file.
 */
export async function checkOutputs(outputs: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  for (const path of outputs) {
    await checkWritable(path);
    const real = await realPath(path);
    if (seen.has(real))
      throw fail('E_OPTION', { what: 'output', expected: 'another file for each', received: `${path} twice` });
    seen.add(real);
  }
}

/**
 * Refuses to write over what is read: a photograph, a list, a model.
 * @throws E_OUTPUT
 */
export async function keepInputs(
  outputs: readonly string[],
  inputs: readonly string[],
  files: readonly ImageFile[],
): Promise<void> {
  if (outputs.length === 0) return;
  const named = await Promise.all(inputs.map(realPath));
  const photographs = files.flatMap((file) => ('path' in file ? [resolve(file.path)] : []));
  const read = new Set([...named, ...photographs]);
  for (const path of outputs) {
    if (read.has(await realPath(path)) || read.has(resolve(path)))
      throw fail('E_OUTPUT', { path, reason: 'it is one of the files to be read' });
  }
}

function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
