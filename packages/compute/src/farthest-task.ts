import { readFileSync } from 'node:fs';
import { workerTask } from './pool.ts';
import type { ResidentMatrix } from './shared-memory.ts';

export interface FarthestInput {
  readonly resident: ResidentMatrix;
  readonly candidates: number;
  readonly columns: number;
  readonly count: number;
  readonly first: number;
  /** [0]: set to 1 to stop; [1]: how many were taken so far. */
  readonly control: Int32Array;
  /** Filled with positions among the candidates, in the order taken. [count] */
  readonly taken: Uint32Array;
}

/** assembly/farthest.ts; addresses are byte offsets. */
interface FarthestModule {
  begin(features: number, candidates: number, count: number, ...rest: number[]): void;
  scan(features: number, candidates: number, from: number, to: number, ...rest: number[]): void;
  found(): number;
}

/** Candidates scanned between looks at the stop signal. */
const chunk = 16_384;

let compiled: WebAssembly.Module | undefined;

function moduleOn(memory: WebAssembly.Memory): FarthestModule {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../wasm/farthest.wasm', import.meta.url)));
  // The module's exports are checked by the tests of the engine, not by the type system.
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as FarthestModule;
}

/** The whole selection on one thread; stops early (with fewer taken) when told to. */
export const farthest = workerTask((input: FarthestInput): number => {
  const { resident, candidates, columns, count, control, taken } = input;
  const { memory, features, bounds } = resident;
  const wasm = moduleOn(memory);
  const rows = new Uint32Array(memory.buffer, resident.candidates, candidates);
  const takenRows = new Uint32Array(memory.buffer, resident.taken, candidates);
  const bound = new Float32Array(memory.buffer, bounds, candidates).fill(Infinity);
  new Uint32Array(memory.buffer, resident.seen, candidates).fill(0);
  const stopped = () => Atomics.load(control, 0) !== 0;
  let next = input.first;
  let done = 0;
  while (done < count && next >= 0 && !stopped()) {
    bound[next] = -1;
    takenRows[done] = rows[next] as number;
    taken[done++] = next;
    Atomics.store(control, 1, done);
    if (done === count) break;
    const state = [columns, resident.taken | 0, done, bounds | 0, resident.seen | 0];
    wasm.begin(features | 0, resident.candidates | 0, candidates, ...state);
    for (let from = 0; from < candidates && !stopped(); from += chunk) {
      wasm.scan(features | 0, resident.candidates | 0, from, Math.min(candidates, from + chunk), ...state);
    }
    next = wasm.found();
  }
  return done;
});
