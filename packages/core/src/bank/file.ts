import { readFile } from 'node:fs/promises';
import { fail } from '../errors.ts';
import { writeAtomically } from '../store/write-atomically.ts';
import { decodeModel, encodeModel } from './format.ts';
import type { Model } from './model.ts';

/** Writes a model file. @throws E_DISK_FULL, E_OUTPUT */
export async function saveModel(model: Model, path: string): Promise<void> {
  await writeAtomically(path, encodeModel(model));
}

/** Reads a model file. @throws E_MODEL_MISSING, E_MODEL_FORMAT for a folder, E_INPUT_UNREADABLE, and as `decodeModel`. */
export async function loadModel(path: string): Promise<Model> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw fail('E_MODEL_MISSING', { path }, error);
    if (error.code === 'EISDIR') throw fail('E_MODEL_FORMAT', { path, reason: 'it is a folder' }, error);
    const reason = error.code === 'EACCES' ? 'permission denied' : error.message;
    throw fail('E_INPUT_UNREADABLE', { path, reason }, error);
  });
  return decodeModel(bytes, path);
}
