import { readFileSync } from 'node:fs';

/** assembly/farthest.ts; addresses are byte offsets into the memory. */
export interface FarthestModule {
  configure(features: number, candidates: number, columns: number, bounds: number, seen: number, taken: number): void;
  consult(sketches: number, width: number, takenSketches: number, room: number, slack: number): void;
  sketch(
    features: number,
    candidates: number,
    from: number,
    to: number,
    columns: number,
    mean: number,
    directions: number,
    sketches: number,
    width: number,
  ): number;
  takeSketch(sketches: number, position: number, width: number, takenSketches: number, number: number): void;
  begin(): void;
  scan(from: number, to: number, takenCount: number, floor: number): number;
  highest(from: number, to: number): number;
  positionOf(from: number, to: number, value: number): number;
  found(): number;
  foundValue(): number;
  fullDistances(): number;
  plainStep(
    features: number,
    candidates: number,
    from: number,
    to: number,
    columns: number,
    taken: number,
    bounds: number,
  ): number;
  readFloats(from: number, count: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** The kernels over this memory, with a state of their own. */
export function farthestModule(memory: WebAssembly.Memory): FarthestModule {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../wasm/farthest.wasm', import.meta.url)));
  // The module's exports are checked by the tests of the selection, not by the type system.
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as FarthestModule;
}
