import { type Kernels, plainKernels } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference } from './compare.ts';
import { fault } from './fault.ts';
import { resultOf } from './result-of.ts';
import { sharedEngine } from './shared-engine.ts';
import type { TrialKind } from './trial.ts';
import { watchedRun } from './watched-run.ts';

/** What results may depend on: the input and the seed, and nothing else. */
export function repeatChecks<Part>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { seed } = bench;
  return [
    check('call: the same seed gives the same result again', async () => {
      const once = (part: Part) => {
        const trial = kind.of(part).draw(seed);
        return { trial, result: async () => copyOf(await resultOf(trial, part)) };
      };
      const [first, second, input] = await bench.use(async (part) => {
        const { trial, result } = once(part);
        return [await result(), await result(), trial.about] as const;
      });
      const renewed = await bench.use(async (part) => once(part).result());
      for (const later of [second, renewed]) {
        const differs = difference(first, later);
        if (differs !== undefined) throw fault('the same result again', differs, input);
      }
    }),
    check('call: two calls at once do not mix', () =>
      bench.use(async (part) => {
        const trials = kind.of(part);
        const both = [trials.draw(seed), trials.draw(seed + 1)];
        const alone: unknown[] = [];
        for (const trial of both) alone.push(copyOf(await resultOf(trial, part)));
        const together = await Promise.all(both.map((trial) => resultOf(trial, part)));
        both.forEach((trial, i) => {
          const differs = difference(alone[i], together[i]);
          if (differs !== undefined)
            throw fault('the result that the call gives alone', differs, `${trial.about} beside another`);
        });
      }),
    ),
  ];
}

/** The same for parts that are handed a run. */
export function runRepeatChecks<Part>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { seed, tolerance, traits } = bench;
  return [
    check('call: engines do not matter', async () => {
      const [expected, ...others] = await resultsOf(bench, kind, 'draw', [
        ['plain kernels', 1, plainKernels],
        ['the engine with 1 thread', 1, sharedEngine(1).kernels],
        ['the engine with 2 threads', 2, sharedEngine(2).kernels],
      ]);
      for (const other of others) compare(expected, other, tolerance);
    }),
    // Large inputs hold near ties, which engines may see differently than plain kernels do, but not by their number of threads.
    check('call: the number of threads does not matter', async () => {
      const [expected, other] = await resultsOf(bench, kind, 'large', [
        ['1 thread', 1, sharedEngine(1).kernels],
        ['2 threads', 2, sharedEngine(2).kernels],
      ]);
      compare(expected, other, tolerance);
    }),
    check(
      'call: the seed does not matter',
      () =>
        bench.use(async (part) => {
          const trials = kind.of(part);
          const trial = trials.draw(seed);
          const expected = copyOf(await resultOf(trial, part, watchedRun({ seed: 1 })));
          for (const other of [0, 2, 3, 4, 12_345, 4_294_967_295]) {
            const differs = difference(expected, await resultOf(trial, part, watchedRun({ seed: other })));
            if (differs !== undefined)
              throw fault(
                'the same result, as trait seeded is not set',
                `with run seeds 1 and ${other} ${differs}`,
                trial.about,
              );
          }
        }),
      traits.seeded ? 'trait seeded: results depend on the seed' : undefined,
    ),
  ];
}

interface EngineResult {
  readonly engine: string;
  readonly input: string;
  readonly result: unknown;
}

/** What parts of their own give on each engine. */
async function resultsOf<Part>(
  bench: Bench<Part>,
  kind: TrialKind<Part>,
  size: 'draw' | 'large',
  engines: readonly (readonly [engine: string, threads: number, kernels: Kernels])[],
): Promise<EngineResult[]> {
  const results: EngineResult[] = [];
  for (const [engine, threads, kernels] of engines)
    results.push(
      await bench.use(
        async (part) => {
          const trial = kind.of(part)[size](bench.seed);
          const result = copyOf(await resultOf(trial, part, watchedRun({ kernels })));
          return { engine, input: trial.about, result };
        },
        { threads },
      ),
    );
  return results;
}

function compare(expected: EngineResult | undefined, other: EngineResult | undefined, tolerance: number): void {
  const differs = difference(expected?.result, other?.result, tolerance);
  if (differs === undefined) return;
  const received = `${expected?.engine} and ${other?.engine} differ in ${differs}`;
  throw fault(`equal rows, and floats within ${tolerance}`, received, expected?.input ?? '');
}
