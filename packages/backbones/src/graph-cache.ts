import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './content-hash.ts';

/** A graph that can be made again, and how to tell that it is the right one. */
export interface GraphRecipe {
  /** First part of the file's name. */
  readonly name: string;
  /** Hash of the graph that `build` makes: names the cached file, and verifies it on every use. */
  readonly sha256: string;
  /** Makes the bytes of the ONNX file; called when they are not in the cache. */
  build(): Promise<Uint8Array>;
}

/** A graph, and how it was come by. */
export interface CachedGraph {
  readonly graph: Uint8Array;
  /** Whether it was read or made. */
  readonly from: 'cache' | 'build';
  /** Where it is kept. */
  readonly path: string;
  /** Why it could not be read or kept, in a sentence; absent when all went well. */
  readonly problem?: string;
}

/**
 * The graph of `recipe`: from its file `<name>-<first 16 hex of its hash>.onnx` in `folder`, or made and put there. The
 * file appears whole or not at all, so processes that start together are safe: the last one wins, with the same bytes.
 * A damaged file is replaced. A folder that cannot be written is no failure, the graph is then made each time; both are
 * told through `warn`.
 * @throws what `build` throws; nothing else.
 */
export async function cachedGraph(
  folder: string,
  recipe: GraphRecipe,
  warn: (problem: string) => void,
): Promise<CachedGraph> {
  const path = join(folder, `${recipe.name}-${recipe.sha256.slice(0, 16)}.onnx`);
  const found = await readVerified(path, recipe.sha256);
  if (found instanceof Uint8Array) return { graph: found, from: 'cache', path };
  const graph = await recipe.build();
  const unkept = await keep(folder, path, graph);
  const problem = [found, unkept].filter((reason) => reason !== undefined).join(' ');
  if (problem === '') return { graph, from: 'build', path };
  warn(problem);
  return { graph, from: 'build', path, problem };
}

/** The file's bytes if they are the right ones; else why they are not, or undefined when there is no file. */
async function readVerified(path: string, expected: string): Promise<Uint8Array | string | undefined> {
  try {
    const file = await readFile(path);
    const received = sha256(file);
    if (received === expected) return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
    return `${path} was damaged (checksum ${received.slice(0, 16)}…) and was made anew.`;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : `${path} cannot be read (${code}) and was made anew.`;
  }
}

/** Writes under another name, then renames. @returns why that failed, if it did. */
async function keep(folder: string, path: string, graph: Uint8Array): Promise<string | undefined> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, graph, { flag: 'wx', flush: true });
    await rename(temporary, path);
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return `${path} cannot be written (${codeOf(error)}): the backbone will be converted again next time.`;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return String(error);
}
