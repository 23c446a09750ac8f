import { join } from 'node:path';
import type { Plugin, Progress } from '@tailedcore/core';
import type { SessionOptions } from '@tailedcore/runtime';
import type { CellBody, CellTask } from './cell.ts';
import { type CellWorker, openCellWorker, type WorkerOptions } from './cell-worker.ts';
import { jobsFor, mostJobs } from './choose-jobs.ts';
import { startWorker } from './start-worker.ts';

/** How workers are opened. */
export interface WorkersOptions extends Pick<SessionOptions, 'device' | 'cacheDir' | 'offline' | 'mirror'> {
  readonly out: string;
  readonly folder?: string | undefined;
  readonly plugins?: readonly Plugin[] | undefined;
  /** Of all workers together. */
  readonly threads: number;
  /** Bytes that features may take in all workers together. */
  readonly memory: number;
  readonly jobs?: number | undefined;
  readonly apart?: boolean | undefined;
  readonly signal: AbortSignal;
  warn(message: string): void;
}

/** Some workers. Close them when done. */
export interface CellWorkers extends AsyncDisposable {
  /** How many cells may be worked on at once. */
  readonly jobs: number;
  /** @throws what the work throws; E_BENCH_PROCESS when its process dies. */
  run(task: CellTask, onProgress: (progress: Progress) => void): Promise<CellBody>;
}

interface Slot {
  readonly worker: CellWorker;
  onProgress(progress: Progress): void;
}

/** Workers for some tasks; each is started when it is needed, kept for the next task, and closed after a task that failed. */
export async function openWorkers(tasks: readonly CellTask[], options: WorkersOptions): Promise<CellWorkers> {
  const jobs = await chooseJobs(tasks, options);
  const idle: Slot[] = [];
  const all = new Set<Slot>();
  const open = () => {
    const slot = openSlot(jobs, options);
    all.add(slot);
    return slot;
  };
  const close = async (slot: Slot) => {
    all.delete(slot);
    await slot.worker[Symbol.asyncDispose]();
  };
  return {
    jobs,
    async run(task, onProgress) {
      const slot = idle.pop() ?? open();
      slot.onProgress = onProgress;
      try {
        const body = await slot.worker.run(task);
        idle.push(slot);
        return body;
      } catch (error) {
        // What a failure leaves behind is not known.
        await close(slot);
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map(close));
    },
  };
}

function openSlot(jobs: number, options: WorkersOptions): Slot {
  const {
    out,
    folder,
    plugins,
    threads,
    memory,
    device,
    cacheDir,
    offline,
    mirror,
    apart = true,
    signal,
    warn,
  } = options;
  const own: WorkerOptions = {
    ...{ device, cacheDir, offline, mirror },
    from: folder ?? process.cwd(),
    threads: Math.max(1, Math.floor(threads / jobs)),
    memory: memory / jobs,
    embeddings: join(out, 'embeddings'),
  };
  const events = { onProgress: (progress: Progress) => slot.onProgress(progress), onWarning: warn };
  const worker = apart ? startWorker(own, signal, events) : openCellWorker({ ...own, plugins }, signal, events);
  const slot: Slot = { worker, onProgress: () => undefined };
  return slot;
}

/** Where nobody says how many: the largest task of each method is asked what it holds, if there are threads for two at all. */
async function chooseJobs(tasks: readonly CellTask[], options: WorkersOptions): Promise<number> {
  const cells = tasks.length;
  const { threads, memory } = options;
  if (options.jobs !== undefined) return Math.max(1, Math.min(options.jobs, cells));
  if (mostJobs(cells, threads) === 1) return 1;
  const slot = openSlot(1, options);
  try {
    let bytes = 0;
    for (const task of largest(tasks)) {
      // What is wrong with a method is told with its cells.
      bytes = Math.max(bytes, await slot.worker.bytesOf(task).catch(() => 0));
    }
    return jobsFor({ cells, threads, memory, bytes });
  } finally {
    await slot.worker[Symbol.asyncDispose]();
  }
}

/** The task with most training images of each system. */
function largest(tasks: readonly CellTask[]): CellTask[] {
  const found = new Map<CellTask['system'], CellTask>();
  for (const task of tasks) {
    const before = found.get(task.system);
    if (!before || before.split.train.length < task.split.train.length) found.set(task.system, task);
  }
  return [...found.values()];
}
