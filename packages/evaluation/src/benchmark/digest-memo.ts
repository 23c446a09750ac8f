import { readFile, stat } from 'node:fs/promises';
import { fail, isPlain, writeAtomically } from '@tailedcore/core';
import { fileDigest } from './content-digest.ts';

/** Digests of files, each made once for as long as size and time of change stay. */
export interface DigestMemo {
  /** SHA-256 of a file. @throws E_INPUT_UNREADABLE, E_ABORTED. */
  digestOf(path: string): Promise<string>;
  /** Writes down what is known, if that is more than before. @throws E_OUTPUT, E_DISK_FULL. */
  save(): Promise<void>;
}

const form = 1;
const entryForm = /^\d+ [\d.]+ [0-9a-f]{64}$/;

/**
 * Opens the memo at `file`; one that is damaged counts as empty, aloud.
 * @param file - JSON, from path to "size milliseconds digest".
 */
export async function openDigestMemo(
  file: string,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<DigestMemo> {
  const known = await readKnown(file, warn);
  const asked = new Map<string, Promise<string>>();
  let changed = false;
  const digestOf = async (path: string) => {
    const mark = await markOf(path);
    const before = known.get(path);
    if (before?.startsWith(`${mark} `)) return before.slice(mark.length + 1);
    const digest = await fileDigest(path, signal);
    known.set(path, `${mark} ${digest}`);
    changed = true;
    return digest;
  };
  return {
    digestOf(path) {
      const digest = asked.get(path) ?? digestOf(path);
      asked.set(path, digest);
      return digest;
    },
    async save() {
      if (!changed) return;
      const files = Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
      await writeAtomically(file, [JSON.stringify({ form, files }, null, 0)], { flush: false });
      changed = false;
    },
  };
}

async function markOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch (error) {
    throw fail('E_INPUT_UNREADABLE', { path, reason: (error as Error).message }, error);
  }
}

async function readKnown(file: string, warn: (message: string) => void): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fail('E_INPUT_UNREADABLE', { path: file, reason: error.message }, error);
  });
  if (text === undefined) return new Map();
  const files = filesOf(text);
  if (files) return files;
  warn(`${file} is damaged; images are looked at anew.`);
  return new Map();
}

function filesOf(text: string): Map<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isPlain(value) || value['form'] !== form || !isPlain(value['files'])) return undefined;
    const entries = Object.entries(value['files']);
    const sound = entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entryForm.test(entry[1]),
    );
    return sound.length === entries.length ? new Map(sound) : undefined;
  } catch {
    return undefined;
  }
}
