import { readFile, stat } from 'node:fs/promises';
import { throwIfAborted } from '@tailedcore/core';
import { rejectSource } from './source-error.ts';

/**
 * The bytes of a file of weights.
 * @param wanted - what to get instead of a file of another kind, for the message.
 * @throws E_BACKBONE_SOURCE when there is no such file, it cannot be read, or it is known to be something else;
 *   E_ABORTED.
 */
export async function readWeightsFile(
  path: string,
  backbone: string,
  wanted: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const reject = rejectSource(backbone);
  const unreadable = (error: unknown) => {
    throwIfAborted(signal);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return reject(`there is no file ${path}`, error);
    return reject(`${path} cannot be read (${code ?? message})`, error);
  };
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (found.isDirectory()) throw reject(`${path} is a folder; expected the file ${wanted} in it`);
  if (!found.isFile()) throw reject(`${path} is not an ordinary file`);
  const file = await readFile(path, { signal }).catch((error: unknown) => {
    throw unreadable(error);
  });
  const other = otherKind(file);
  if (other !== undefined) throw reject(`${path} is ${other}; expected a safetensors file: ${wanted}`);
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}

/** What the file is, where its first bytes tell that it is something that people take for safetensors. */
function otherKind(file: Buffer): string | undefined {
  const starts = (text: string) => file.subarray(0, text.length).toString('latin1').toLowerCase() === text;
  if (starts('pk\x03\x04') || starts('\x80\x02')) return 'a PyTorch checkpoint (.pth, .pt, .bin) or another archive';
  if (starts('version https://git-lfs')) return 'a Git LFS pointer, not the file that it stands for';
  if (starts('<!doctype') || starts('<html')) return 'a web page';
  return undefined;
}
