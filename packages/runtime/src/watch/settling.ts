import { stat } from 'node:fs/promises';
import { inOrder } from '@tailedcore/core';
import type { FileState } from './watch-record.ts';

/** A file that has been the same for a while. */
export interface SteadyFile extends FileState {
  /** When it was first seen as it is, in milliseconds of `performance.now()`. */
  readonly since: number;
}

interface Waiting {
  readonly seen?: (FileState & { readonly since: number }) | undefined;
  readonly first: number;
  readonly due: number;
}

export interface SettlingOptions {
  /** Milliseconds for which size and time must stay the same. */
  readonly settle: number;
  /** Milliseconds after which a file that goes on changing is let go; default never. */
  readonly longest?: number | undefined;
  /** Called with each file that is steady. */
  readonly onSteady: (file: SteadyFile) => void;
  /** Called with each file that is waited for no more: it is gone, or was let go. */
  readonly onDropped: (path: string, why: 'gone' | 'restless') => void;
}

/** Files asked for their size at once. */
const asked = 32;

/**
 * Waits until files are written. Only what this process saw counts, never the age of a file: clocks of other machines may be wrong, and copies
 * carry the time of their original.
 */
export class Settling implements Disposable {
  readonly #waiting = new Map<string, Waiting>();
  readonly #options: SettlingOptions;
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(options: SettlingOptions) {
    this.#options = options;
    const tick = Math.min(250, Math.max(10, options.settle / 4));
    this.#timer = setInterval(() => void this.#look(), tick);
  }

  /** How many files are waited for. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Waits for a file that appeared or changed; a second call changes nothing. */
  add(path: string): void {
    const now = performance.now();
    if (!this.#waiting.has(path)) this.#waiting.set(path, { first: now, due: now });
  }

  /** Waits once more for a file that could not be read; it keeps its time. */
  again({ since, ...file }: SteadyFile): void {
    const due = performance.now() + this.#options.settle;
    this.#waiting.set(file.path, { seen: { ...file, since }, first: since, due });
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const now = performance.now();
    const due = [...this.#waiting].flatMap(([path, { due }]) => (due <= now ? [path] : []));
    const looked = inOrder(due, asked, (path) => this.#check(path));
    while (!(await looked.next()).done);
    this.#looking = false;
  }

  async #check(path: string): Promise<void> {
    const state = await fileState(path);
    const waiting = this.#waiting.get(path);
    const { settle, longest = Infinity, onSteady, onDropped } = this.#options;
    if (waiting === undefined) return;
    if (state === undefined) {
      this.#waiting.delete(path);
      return onDropped(path, 'gone');
    }
    const { seen, first } = waiting;
    const now = performance.now();
    if (seen && sameState(seen, state)) {
      this.#waiting.delete(path);
      onSteady({ ...state, since: seen.since });
    } else if (now - first > longest) {
      this.#waiting.delete(path);
      onDropped(path, 'restless');
    } else this.#waiting.set(path, { seen: { ...state, since: now }, first, due: now + settle });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#waiting.clear();
  }
}

/** Size and time of an ordinary file; undefined when it is none, or gone. */
export async function fileState(path: string): Promise<FileState | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return { path, size: Number(found.size), mtime: String(found.mtimeNs) };
}

export function sameState(a: Pick<FileState, 'size' | 'mtime'>, b: Pick<FileState, 'size' | 'mtime'>): boolean {
  return a.size === b.size && a.mtime === b.mtime;
}
