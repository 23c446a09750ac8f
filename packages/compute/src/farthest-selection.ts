import { fail, type KernelRun, type Matrix, throwIfAborted } from '@tailedcore/core';
import type { FarthestInput, FarthestOutput } from './farthest-task.ts';
import { Turns } from './farthest-turns.ts';
import type { Pool } from './pool.ts';
import { residentRows } from './shared-memory.ts';

/** What runs a selection: the pool, or a stand-in of it. */
export type SelectionRunner = Pick<Pool, 'threads' | 'runTogether'>;

export interface Selection {
  /** Of the features, in the order taken. */
  readonly rows: Uint32Array;
  /** What each thread did. */
  readonly parts: readonly FarthestOutput[];
}

/** How a selection is done; which rows come out does not depend on it. */
export interface SelectionPlan {
  readonly threads: number;
  /** Sketches are made and consulted, where there is room for them. */
  readonly sketched: boolean;
}

const worker = new URL('../dist/worker.js', import.meta.url).href;
const pollMs = 50;
/** With fewer candidates a thread more costs more in meetings than it saves. */
const rowsAThread = 8192;
/** Distances of a selection from which on it pays to make sketches (docs/decisions/0002-lazy-coreset.md). */
const leastDistances = 3e7;

/** Threads and sketches as far as they pay. */
export function planSelection(threads: number, candidates: number, count: number): SelectionPlan {
  return {
    threads: Math.max(1, Math.min(threads, Math.floor(candidates / rowsAThread))),
    sketched: candidates * count >= leastDistances,
  };
}

/**
 * Farthest-point selection in WebAssembly on as many threads as pay, see `Kernels.farthestFirst`. The same rows whatever the threads.
 * Resolves or rejects when all threads have left the memory of `features`.
 * @throws E_ABORTED, E_MEMORY, E_ENGINE when a thread failed.
 */
export async function selectFarthest(
  pool: SelectionRunner,
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  first: number,
  { signal, onProgress }: KernelRun,
  { threads, sketched }: SelectionPlan = planSelection(pool.threads, candidates.length, count),
): Promise<Selection> {
  if (signal) throwIfAborted(signal);
  const cells = Turns.cellsFor(threads);
  const turns = new Turns(cells, threads);
  const taken = new Uint32Array(new SharedArrayBuffer(count * 4));
  const input: Omit<FarthestInput, 'thread'> = {
    resident: residentRows(features, candidates),
    candidates: candidates.length,
    columns: features.columns,
    count,
    first,
    threads,
    sketched,
    cells,
    taken,
  };
  const inputs = Array.from({ length: threads }, (_, thread): FarthestInput => ({ ...input, thread }));
  const poll = setInterval(() => onProgress?.(turns.taken), pollMs);
  try {
    const task = { file: worker, name: 'farthest' };
    const parts = await pool.runTogether<FarthestOutput>(task, inputs, { signal, stop: () => turns.stop() });
    if (turns.taken < count) throw fail('E_ABORTED', {}, signal?.reason);
    onProgress?.(count);
    return { rows: Uint32Array.from(taken, (position) => candidates[position] as number), parts };
  } finally {
    clearInterval(poll);
  }
}
