/** Guesses from the cells that were timed how long the others take. */
export interface TimeLeft {
  /** A cell of `method` took so many seconds, in this run or an earlier one. */
  took(method: string, seconds: number): void;
  /**
   * Seconds until all is done; undefined until a cell was timed.
   * @param waiting - methods of the cells that nobody works on yet.   @param running - those that somebody works on, and for how many seconds.
   */
  guess(
    waiting: readonly string[],
    running: readonly { readonly method: string; readonly seconds: number }[],
    jobs: number,
  ): number | undefined;
}

/** The mean of a method's own cells, or of all cells where it has none. */
export function timeLeft(): TimeLeft {
  const times = new Map<string, { sum: number; count: number }>();
  const meanOf = (known: readonly { readonly sum: number; readonly count: number }[]) =>
    known.reduce((sum, one) => sum + one.sum, 0) / known.reduce((sum, one) => sum + one.count, 0);
  const usual = (method: string) => {
    const own = times.get(method);
    return meanOf(own ? [own] : [...times.values()]);
  };
  return {
    took(method, seconds) {
      const known = times.get(method) ?? { sum: 0, count: 0 };
      times.set(method, { sum: known.sum + seconds, count: known.count + 1 });
    },
    guess(waiting, running, jobs) {
      if (times.size === 0) return undefined;
      const begun = running.map(({ method, seconds }) => Math.max(0, usual(method) - seconds));
      const work = [...waiting.map(usual), ...begun].reduce((sum, seconds) => sum + seconds, 0);
      return Math.max(work / Math.max(1, Math.min(jobs, waiting.length + running.length)), ...begun);
    },
  };
}
