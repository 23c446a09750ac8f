import { readFileSync } from 'node:fs';
import { workerTask } from './pool.ts';

/** Rows in pairs inside a WebAssembly memory, as assembly/similarities.ts wants them, and room for results. */
export interface SimilaritiesInput {
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  readonly columns: number;
  /** Queries `start` to `end` (exclusive) are done by this task. */
  readonly start: number;
  readonly end: number;
  /** Byte offset of the results, [end - start, padded]. */
  readonly target: number;
  /** Values a query, a multiple of four. */
  readonly padded: number;
}

/** assembly/similarities.ts; addresses are byte offsets. */
interface SimilaritiesModule {
  similarities(
    rows: number,
    columns: number,
    start: number,
    end: number,
    from: number,
    to: number,
    target: number,
    padded: number,
  ): void;
}

/** Rows that are compared with all queries of a task while they are in the processor's cache. */
const tile = 64;

let compiled: WebAssembly.Module | undefined;

function moduleOn(memory: WebAssembly.Memory): SimilaritiesModule {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../wasm/similarities.wasm', import.meta.url)));
  // The module's exports are checked by the tests of the engine, not by the type system.
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as SimilaritiesModule;
}

/** Similarities of some rows to all. */
export const similarities = workerTask((input: SimilaritiesInput): void => {
  const { memory, rows, columns, start, end, target, padded } = input;
  const wasm = moduleOn(memory);
  const even = rows + (rows & 1);
  for (let from = 0; from < rows; from += tile) {
    wasm.similarities(0, columns, start, end, from, Math.min(from + tile, even), target | 0, padded);
  }
});
