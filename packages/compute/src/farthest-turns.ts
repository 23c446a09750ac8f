const stopCell = 0;
const takenCell = 1;
const turnCell = 2;
const arrivedCell = 3;
const bestCell = 4;
const firstOffer = 8;
const cellsAnOffer = 2;

/** Looks at the turn before a thread lies down to sleep: a few microseconds, in which the others mostly come. */
const spins = 4000;
/** A sleeper looks at the stop signal this often, so that a stop between its look and its sleep costs no more. */
const napMs = 20;

/** What a thread found in its share of the candidates. */
export interface Offer {
  /** Squared distance; below zero when nothing was found. */
  readonly value: number;
  readonly position: number;
}

/**
 * How the threads of one selection work in step: they meet after each search, the last to arrive does what is to be done once, and all go on.
 * All state is in shared memory, so each thread, and the one that waits for them, makes its own object over the same cells.
 */
export class Turns {
  readonly #cells: Int32Array;
  readonly #values: Float32Array;
  readonly #threads: number;
  readonly #bits = new Int32Array(1);
  readonly #float = new Float32Array(this.#bits.buffer);

  constructor(cells: SharedArrayBuffer, threads: number) {
    this.#cells = new Int32Array(cells);
    this.#values = new Float32Array(cells);
    this.#threads = threads;
  }

  static cellsFor(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer((firstOffer + threads * cellsAnOffer) * 4);
  }

  /** All threads leave as soon as they notice. */
  stop(): void {
    Atomics.store(this.#cells, stopCell, 1);
    Atomics.notify(this.#cells, turnCell);
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, stopCell) !== 0;
  }

  /** How many rows were taken so far. */
  get taken(): number {
    return Atomics.load(this.#cells, takenCell);
  }

  set taken(count: number) {
    Atomics.store(this.#cells, takenCell, count);
  }

  /** The best value that any thread has found in this step: what lies below it can be passed over. */
  get floor(): number {
    this.#bits[0] = Atomics.load(this.#cells, bestCell);
    return this.#float[0] as number;
  }

  /** Raises the floor to `value` unless it is higher or the value negative. Floats that are not negative are ordered as their bits are. */
  raise(value: number): void {
    this.#float[0] = value;
    const bits = this.#bits[0] as number;
    let before = Atomics.load(this.#cells, bestCell);
    while (bits > before) {
      const now = Atomics.compareExchange(this.#cells, bestCell, before, bits);
      if (now === before) return;
      before = now;
    }
  }

  /** Says what `thread` found; read by the last to arrive at the next meeting. */
  offer(thread: number, { value, position }: Offer): void {
    const cell = firstOffer + thread * cellsAnOffer;
    this.#values[cell] = value;
    this.#cells[cell + 1] = position;
  }

  offerOf(thread: number): Offer {
    const cell = firstOffer + thread * cellsAnOffer;
    return { value: this.#values[cell] as number, position: this.#cells[cell + 1] as number };
  }

  /** The best offer, the lowest position on ties: the same whatever the number of threads. */
  best(): Offer {
    let best = this.offerOf(0);
    for (let thread = 1; thread < this.#threads; thread++) {
      const offer = this.offerOf(thread);
      if (offer.value > best.value || (offer.value === best.value && offer.position < best.position)) best = offer;
    }
    return best;
  }

  /** Waits until all threads are here or stopped; `once` runs in the last to arrive, before any goes on, and the floor is low again. */
  meet(once: () => void): void {
    const cells = this.#cells;
    const turn = Atomics.load(cells, turnCell);
    if (Atomics.add(cells, arrivedCell, 1) < this.#threads - 1) return this.#await(turn);
    Atomics.store(cells, arrivedCell, 0);
    Atomics.store(cells, bestCell, 0);
    if (!this.stopped) once();
    Atomics.add(cells, turnCell, 1);
    Atomics.notify(cells, turnCell);
  }

  #await(turn: number): void {
    const cells = this.#cells;
    for (let i = 0; i < spins; i++) if (Atomics.load(cells, turnCell) !== turn) return;
    while (Atomics.load(cells, turnCell) === turn && !this.stopped) Atomics.wait(cells, turnCell, turn, napMs);
  }
}
