import type { Curve } from './curves-svg.ts';
import type { Peers } from './peers.ts';
import type { Photographs } from './photographs.ts';
import type { Row } from './row.ts';

/** What every benchmark is given. */
export interface Bench {
  /** Small sizes, to see that everything runs; the figures mean nothing. */
  readonly quick: boolean;
  /** Of both sides. */
  readonly threads: number;
  /** How often a pair is measured. */
  readonly rounds: number;
  /** Sizes of drawn features, where the bench draws them and others than its own are wanted. */
  readonly sizes?: { readonly rows?: number | undefined; readonly columns?: readonly number[] | undefined } | undefined;
  /** Null: there are none, and why was said. Works ask for theirs with `peersWith`. */
  readonly peers: Peers | null;
  /** For files that the two sides exchange; gone at the end. */
  readonly folder: string;
  /** So many photographs, real ones where there are any. */
  photographs(count: number): Promise<Photographs>;
  say(text: string): void;
}

/** Something to measure: one row of the table, or a few. `--only` looks at its title. */
export interface Work {
  readonly title: string;
  run(): Promise<readonly Row[]>;
}

/** A benchmark's works share what is costly to make; `close` lets go of it. */
export interface Works extends AsyncDisposable {
  readonly works: readonly Work[];
  /** What a plot of lines is to show when all is done; none: bars of the rows. */
  readonly curves?: readonly Curve[];
  /** A sentence on all rows, said at the end. */
  conclude?(rows: readonly Row[]): Promise<string>;
}

/** The value for the full run, or the one for `--quick`. */
export function sized<T>({ quick }: Pick<Bench, 'quick'>, full: T, small: T): T {
  return quick ? small : full;
}

/** Makes a costly thing when it is first asked for, once. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** The peers, if they have these modules; else null, said aloud. */
export function peersWith({ peers, say }: Bench, title: string, modules: readonly string[]): Peers | null {
  const problem = peers?.lacking(modules);
  if (problem !== undefined) say(`Skipped: the other side of "${title}". ${problem}`);
  return problem === undefined ? peers : null;
}
