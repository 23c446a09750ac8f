import { setMaxListeners } from 'node:events';
import { fail, isTailedCoreError } from '@tailedcore/core';
import PQueue from 'p-queue';
import { deadline } from './deadline.ts';

/** How many images are judged at a time, how many may wait, and how long one may take from its turn on. */
export interface AdmissionOptions {
  readonly concurrency: number;
  readonly queue: number;
  readonly timeoutMs: number;
}

/** One image to be judged; must stop soon when its signal fires. */
export type AdmittedTask<T> = (signal: AbortSignal) => Promise<T>;

/** A bounded queue: what does not fit is refused at once, so that a client learns early and memory stays bounded. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #queue: PQueue;
  /** Of one image, smoothed; a guess before the first. */
  #meanMs = 500;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.concurrency });
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get running(): number {
    return this.#queue.pending;
  }

  /** @throws E_BUSY when `places` more images do not fit. */
  requireRoom(places = 1): void {
    const { queue, concurrency } = this.#options;
    const free = queue + concurrency - this.waiting - this.running;
    if (places <= free) return;
    throw fail('E_BUSY', { received: this.waiting, expected: queue, seconds: this.#secondsToRoom() });
  }

  /**
   * Runs a task in its turn.
   * @throws E_BUSY at once when there is no room, E_ABORTED when the signal fires (a waiting task gives up its place), E_TIMEOUT when
   * the task takes too long.
   */
  async run<T>(task: AdmittedTask<T>, options: { readonly signal: AbortSignal }): Promise<T> {
    const [ended] = await this.runAll([task], options);
    if (ended?.status === 'fulfilled') return ended.value;
    throw ended?.reason;
  }

  /** Runs several tasks, or refuses all of them. @throws E_BUSY at once when they do not all fit. */
  runAll<T>(
    tasks: readonly AdmittedTask<T>[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<PromiseSettledResult<T>[]> {
    this.requireRoom(tasks.length);
    // The images of a request share its signal; that is no leak.
    setMaxListeners(0, signal);
    return Promise.allSettled(tasks.map((task) => this.#add(task, signal)));
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.#queue.onIdle();
  }

  async #add<T>(task: AdmittedTask<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.#queue.add(() => this.#timed(task, signal), { signal });
    } catch (error) {
      if (signal.aborted && !isTailedCoreError(error)) throw fail('E_ABORTED', {}, error);
      throw error;
    }
  }

  async #timed<T>(task: AdmittedTask<T>, signal: AbortSignal): Promise<T> {
    using end = deadline(signal, this.#options.timeoutMs);
    const start = performance.now();
    try {
      return await task(end.signal);
    } catch (error) {
      if (!end.passed) throw error;
      throw fail('E_TIMEOUT', { what: 'Judging the image', expected: `${this.#options.timeoutMs} ms` }, error);
    } finally {
      this.#meanMs += 0.1 * (performance.now() - start - this.#meanMs);
    }
  }

  #secondsToRoom(): number {
    const seconds = (this.waiting * this.#meanMs) / this.#options.concurrency / 1000;
    return Math.min(60, Math.max(1, Math.ceil(seconds)));
  }
}
