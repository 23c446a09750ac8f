import type { RunContext } from '@tailedcore/core';
import type { Memory } from './draw.ts';

type Numbers = Float32Array | Uint32Array | Uint8Array;

/** One call of a part, with all that it is handed. */
export interface Trial<Part> {
  /** What is handed over, in words, with its seed. */
  readonly about: string;
  /** The arrays that are handed over, which no part may write to. */
  readonly given: Readonly<Record<string, Numbers>>;
  call(part: Part, run: RunContext): unknown;
  /** @throws Error when the result is not of the form that the interface demands. */
  verify(result: unknown): void;
}

/** Inputs for one part. */
export interface Trials<Part> {
  /** Usual input, the same for the same seed. */
  draw(seed: number, memory?: Memory): Trial<Part>;
  /** Enough of it to be stopped on the way. */
  large(seed: number): Trial<Part>;
  /** Small inputs that must work. */
  small(): readonly Trial<Part>[];
  /** Inputs without content, for which there may be a result or a coded error. */
  empty(): readonly Trial<Part>[];
  /** Inputs that must be refused with a coded error. */
  wrong(): readonly Trial<Part>[];
  /** Inputs with NaN and infinities. */
  notFinite(): readonly Trial<Part>[];
}

/** How parts of a kind are called, for the checks that all kinds have in common. */
export interface TrialKind<Part> {
  /** Whether calls take a run; scorers do not. */
  readonly takesRun: boolean;
  /** Whether calls take floats; backbones take bytes. */
  readonly takesFloats: boolean;
  of(part: Part): Trials<Part>;
}
