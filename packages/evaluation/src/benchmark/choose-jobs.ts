/** Threads of a cell; with more of them two cells at once are faster than one (docs/decisions/0010-bench-cells.md). */
const threadsEach = 2;

/** How many cells are worked on at once where nobody says it and memory does not matter: as many as have threads to themselves, one at least. */
export function mostJobs(cells: number, threads: number): number {
  return Math.max(1, Math.min(cells, Math.floor(threads / threadsEach)));
}

/** The same where their features have to fit into memory. */
export function jobsFor(need: {
  /** Cells to do. */
  readonly cells: number;
  readonly threads: number;
  /** Bytes for the features of all. */
  readonly memory: number;
  /** What the largest cell holds. */
  readonly bytes: number;
}): number {
  const { cells, threads, memory, bytes } = need;
  const room = bytes > 0 ? Math.floor(memory / bytes) : Infinity;
  return Math.max(1, Math.min(mostJobs(cells, threads), room));
}
