/** The last scores of a product, those of images that somebody marked as defects apart. */
export class ScoreWindow {
  readonly #most: number;
  readonly #entries: { readonly result: string; readonly score: number; defect: boolean }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(result: string, score: number): void {
    this.#entries.push({ result, score, defect: false });
    if (this.#entries.length > this.#most) this.#entries.shift();
  }

  /** @returns whether the result is here. */
  mark(result: string, defect: boolean): boolean {
    const entry = this.#entries.find((one) => one.result === result);
    if (entry) entry.defect = defect;
    return entry !== undefined;
  }

  /** Oldest first, without marked defects. */
  scores(): number[] {
    return this.#entries.flatMap(({ score, defect }) => (defect ? [] : [score]));
  }
}
