import { setMaxListeners } from 'node:events';
import { fail, isTailedCoreError, TailedCoreError, type ErrorCode } from '@tailedcore/core';
import { Piscina } from 'piscina';
import { threadCount } from './thread-count.ts';

/** A function in a module that worker threads load: its file and its exported name. */
export interface WorkerTask {
  readonly file: string;
  readonly name: string;
}

/** How a task can be stopped, and which buffers move to its thread instead of being copied. */
export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly transfer?: readonly ArrayBuffer[] | undefined;
}

/** Runs tasks on worker threads, in the order given, as many at a time as there are threads. */
export interface TaskRunner {
  readonly threads: number;
  /** The task's result, when a thread was free and is done with it. @throws E_ABORTED when stopped, E_ENGINE when the task fails; coded errors of a task come as they are. */
  run<Result>(task: WorkerTask, input: unknown, options?: TaskOptions): Promise<Result>;
}

/** How tasks that wait for one another are stopped. */
export interface TogetherOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when one of the tasks fails or the signal fires: must make the others end soon. */
  stop(): void;
}

/** Worker threads; closing ends them. */
export interface Pool extends TaskRunner, AsyncDisposable {
  /** How long threads have had a task, added up over all of them since the pool was made; threads times the time that passed, less this, they waited. */
  busySeconds(): number;
  /**
   * Runs a task once for each input, all at the same time: they may wait for one another. Waits until so many threads are free, and ends when
   * the last has ended, so that nothing of them runs on afterwards.
   * @throws E_ENGINE when there are more inputs than threads or a task fails, E_ABORTED when called off before it began.
   */
  runTogether<Result>(task: WorkerTask, inputs: readonly unknown[], options: TogetherOptions): Promise<Result[]>;
}

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
export function createPool(threads: number = threadCount().threads): Pool {
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
    busySeconds: () => lanes.busySeconds(),
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
      return unwrap(orAborted(running, signal));
    },
    async runTogether<Result>(
      task: WorkerTask,
      inputs: readonly unknown[],
      { signal, stop }: TogetherOptions,
    ): Promise<Result[]> {
      if (lanes.closed) throw fail('E_ENGINE', { reason: 'the pool is closed' });
      if (inputs.length > threads) {
        throw fail('E_ENGINE', { reason: `${inputs.length} tasks at once need more than ${threads} threads` });
      }
      const called = new AbortController();
      const abort = () => {
        stop();
        called.abort(signal?.reason);
      };
      if (signal) setMaxListeners(0, signal);
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
      const options = { filename: task.file, name: task.name };
      let begun: Promise<Result[]> | undefined;
      const running = lanes.run(() => {
        if (called.signal.aborted) throw fail('E_ABORTED', {}, signal?.reason);
        begun = together(
          inputs.map((input) => unwrap<Result>(piscina.run(input, options))),
          stop,
        );
        return begun;
      }, inputs.length);
      try {
        return await orAborted(running, called.signal).catch((error: unknown) => begun ?? Promise.reject(error));
      } finally {
        signal?.removeEventListener('abort', abort);
      }
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

/** The task's result; its failure as a coded error. */
async function unwrap<Result>(running: Promise<Result | ThrownInWorker>): Promise<Result> {
  const result = await running.catch((error: unknown) => {
    if (isTailedCoreError(error)) throw error;
    throw fail('E_ENGINE', { reason: error instanceof Error ? error.message : String(error) }, error);
  });
  if (isThrown(result)) throw new TailedCoreError(result.thrown.code, result.thrown.details);
  return result;
}

/** All results when all have ended, or the first failure when all have ended. */
async function together<Result>(runs: readonly Promise<Result>[], stop: () => void): Promise<Result[]> {
  let failed: { error: unknown } | undefined;
  const results = runs.map((run) =>
    run.catch((error: unknown) => {
      failed ??= { error };
      stop();
    }),
  );
  const ended = await Promise.all(results);
  if (failed) throw failed.error;
  // None failed, so none is missing.
  return ended as Result[];
}

/**
 * As many tasks at once as there are threads; the others wait here, where they can still be called off. piscina's own `close` may end a thread that is inside
 * native code, which aborts the process: it counts finished tasks for finished threads.
 */
class Lanes {
  readonly #width: number;
  readonly #waiting: { width: number; start(): void; callOff(): void }[] = [];
  readonly #running = new Set<Promise<void>>();
  #busy = 0;
  #busyMs = 0;
  #changed = performance.now();
  closed = false;

  constructor(width: number) {
    this.#width = width;
  }

  /** A task that occupies `width` threads starts when so many are free; those behind it wait for it, so it comes to its turn. */
  run<T>(task: () => Promise<T>, width = 1): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        this.#count(width);
        const settled: Promise<void> = (async () => task())()
          .then(resolve, reject)
          .then(() => {
            this.#running.delete(settled);
            this.#count(-width);
            this.#startNext();
          });
        this.#running.add(settled);
      };
      this.#waiting.push({ width, start, callOff: () => reject(fail('E_ABORTED')) });
      this.#startNext();
    });
  }

  busySeconds(): number {
    this.#count(0);
    return this.#busyMs / 1000;
  }

  #count(change: number): void {
    const now = performance.now();
    this.#busyMs += this.#busy * (now - this.#changed);
    this.#changed = now;
    this.#busy += change;
  }

  /** Calls off what waits and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { callOff } of this.#waiting.splice(0)) callOff();
    await Promise.all(this.#running);
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next && this.#busy + next.width <= this.#width; next = this.#waiting[0]) {
      this.#waiting.shift();
      next.start();
    }
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
