import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matrix } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import type { Peers } from './peers.ts';

/** Hands a matrix to the peers under a name; they read it from a raw file. */
export async function lend({ folder }: Pick<Bench, 'folder'>, peers: Peers, name: string, m: Matrix): Promise<void> {
  const path = join(folder, `${name}.f32`);
  await writeFile(path, m.data);
  await peers.ask({ work: 'load', name, path, shape: [m.rows, m.columns] });
}

/** Numbers that a peer wrote. */
export async function readFloats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export async function readRows(path: string): Promise<Uint32Array> {
  const floats = await readFloats(path);
  return new Uint32Array(floats.buffer);
}
