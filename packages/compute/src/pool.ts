import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fail, isTailedCoreError, TailedCoreError, type ErrorCode } from '@tailedcore/core';
import { Piscina } from 'piscina';

/** A function in a module that worker threads load: its file and its exported name. */
export interface WorkerTask {
  readonly file: string;
  readonly name: string;
}

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly transfer?: readonly ArrayBuffer[] | undefined;
}

/** Runs tasks on worker threads, in the order given, as many at a time as there are threads. */
export interface TaskRunner {
  readonly threads: number;
  run<Result>(task: WorkerTask, input: unknown, options?: TaskOptions): Promise<Result>;
}

export interface Pool extends TaskRunner, AsyncDisposable {}

/** How a coded error travels from a worker: structured clone keeps neither class nor fields. */
export interface ThrownInWorker {
  readonly thrown: { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> };
}

/**
 * Keeps onnxruntime from sending usage data to its maker and from keeping a device id and logs on this machine, which its builds do
 * from 1.30 on. Takes effect only before onnxruntime is loaded, by whichever thread. Who sets the variable decides for himself.
 */
function stayOffline(env: NodeJS.ProcessEnv): void {
  env['ORT_DISABLE_TELEMETRY'] ??= '1';
}

/** One piscina pool; `threads` defaults to what the process may use. */
export function createPool(threads: number = availableParallelism()): Pool {
  stayOffline(process.env);
  const piscina = new Piscina({
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    filename: new URL('../dist/worker.js', import.meta.url).href,
  });
  const lanes = new Lanes(threads);
  return {
    threads,
    async run<Result>(task: WorkerTask, input: unknown, { signal, transfer }: TaskOptions = {}): Promise<Result> {
      if (signal?.aborted) throw fail('E_ABORTED', {}, signal.reason);
      // Many tasks share one signal; that is no leak.
      if (signal) setMaxListeners(0, signal);
      const options = { filename: task.file, name: task.name, ...(transfer ? { transferList: [...transfer] } : {}) };
      if (lanes.closed) throw fail('E_ENGINE', { reason: 'the pool is closed' });
      const running = lanes.run<Result | ThrownInWorker>(() => {
        if (signal?.aborted) throw fail('E_ABORTED', {}, signal.reason);
        return piscina.run(input, options);
      });
      const result = await orAborted(running, signal).catch((error: unknown) => {
        if (isTailedCoreError(error)) throw error;
        throw fail('E_ENGINE', { reason: error instanceof Error ? error.message : String(error) }, error);
      });
      if (isThrown(result)) throw new TailedCoreError(result.thrown.code, result.thrown.details);
      return result;
    },
    async [Symbol.asyncDispose]() {
      await lanes.close();
      await piscina.destroy();
    },
  };
}

/**
 * Rejects with E_ABORTED as soon as the signal fires. The task itself is left to end: tasks are short, and killing a thread
 * inside native code takes the process with it.
 */
async function orAborted<T>(running: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return running;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(fail('E_ABORTED', {}, signal.reason));
    signal.addEventListener('abort', stop, { once: true });
  });
  running.catch(() => undefined);
  try {
    return await Promise.race([running, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/**
 * As many tasks at once as there are threads; the others wait here, where they can still be called off. piscina's own `close` may end a thread that is inside
 * native code, which aborts the process: it counts finished tasks for finished threads.
 */
class Lanes {
  readonly #width: number;
  readonly #waiting: { start(): void; callOff(): void }[] = [];
  readonly #running = new Set<Promise<void>>();
  closed = false;

  constructor(width: number) {
    this.#width = width;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        const settled: Promise<void> = (async () => task())()
          .then(resolve, reject)
          .then(() => {
            this.#running.delete(settled);
            this.#startNext();
          });
        this.#running.add(settled);
      };
      this.#waiting.push({ start, callOff: () => reject(fail('E_ABORTED')) });
      this.#startNext();
    });
  }

  /** Calls off what waits and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { callOff } of this.#waiting.splice(0)) callOff();
    await Promise.all(this.#running);
  }

  #startNext(): void {
    while (this.#running.size < this.#width && this.#waiting.length > 0) this.#waiting.shift()?.start();
  }
}

/** Wraps a worker function so that coded errors keep their code on the way to the main thread. */
export function workerTask<Input, Result>(body: (input: Input) => Promise<Result> | Result) {
  return async (input: Input): Promise<Result | ThrownInWorker> => {
    try {
      return await body(input);
    } catch (error) {
      if (isTailedCoreError(error)) return { thrown: { code: error.code, details: error.details } };
      throw error;
    }
  };
}

function isThrown(result: unknown): result is ThrownInWorker {
  return typeof result === 'object' && result !== null && 'thrown' in result;
}
