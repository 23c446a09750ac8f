import { type Spread, spread } from './spread.ts';

/** One measurement, in any unit that both sides share; most are seconds. */
export type Measure = () => Promise<number>;

export interface Paired {
  readonly ours: Spread;
  readonly peer: Spread | null;
  /** The peer's over ours, of each round: above 1 where we are faster. */
  readonly ratio: Spread | null;
}

/** Threads of either side that still spin after their work would slow the other one down. */
const pauseMs = 100;

/**
 * Measures two sides in turn, `rounds` times: what disturbs the machine for a while disturbs both. Every second round begins with the
 * other side. Each side runs once before, unmeasured, unless `warm` says that there is nothing to warm up.
 */
export async function paired(ours: Measure, peer: Measure | undefined, rounds: number, warm = true): Promise<Paired> {
  const sides = peer ? [ours, peer] : [ours];
  if (warm) for (const side of sides) await after(side);
  const taken: number[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const side of order) {
      const measure = sides[side];
      if (measure) taken[side]?.push(await after(measure));
    }
  }
  const [mine = [], theirs] = taken;
  return {
    ours: spread(mine),
    peer: theirs ? spread(theirs) : null,
    ratio: theirs ? spread(theirs.map((value, round) => value / (mine[round] as number))) : null,
  };
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function after(measure: Measure): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  return measure();
}
