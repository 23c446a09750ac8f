import { createHash } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '@tailedcore/core';
import { sniff } from '../sniff.ts';

/** An image of a store: its file is called by its content, so that equal ones are kept once. */
export interface KeptImage {
  readonly sha256: string;
  readonly ending: string;
}

export function keptPath(folder: string, { sha256, ending }: KeptImage): string {
  return join(folder, 'images', `${sha256}.${ending}`);
}

/**
 * Keeps an image; when this returns, the disk has it.
 * @throws E_IMAGE_EMPTY, E_IMAGE_DECODE when it is none; E_DISK_FULL, E_OUTPUT.
 */
export async function keepImage(folder: string, name: string, bytes: Uint8Array): Promise<KeptImage> {
  const kept = { sha256: createHash('sha256').update(bytes).digest('hex'), ending: sniff(name, bytes) };
  const path = keptPath(folder, kept);
  const there = await stat(path).catch(() => undefined);
  if (there?.size === bytes.length) return kept;
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, [bytes]);
  await syncFolder(dirname(path));
  return kept;
}

/** Makes the name of a new file last through a power cut too; Windows does that by itself, and opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
