/** The k best per query so far: nearest first, the lower row on ties. */
export class NearestLists {
  readonly rows: Uint32Array;
  readonly distances: Float64Array;
  readonly #k: number;

  constructor(queries: number, k: number) {
    this.#k = k;
    this.rows = new Uint32Array(queries * k).fill(0xffffffff);
    this.distances = new Float64Array(queries * k).fill(Infinity);
  }

  /** The distance that a further row must not exceed. */
  farthest(query: number): number {
    return this.distances[(query + 1) * this.#k - 1] as number;
  }

  holds(query: number, row: number): boolean {
    return this.rows.subarray(query * this.#k, (query + 1) * this.#k).includes(row);
  }

  offer(query: number, row: number, distance: number): void {
    const from = query * this.#k;
    let at = from + this.#k - 1;
    if (!this.#before(row, distance, at)) return;
    while (at > from && this.#before(row, distance, at - 1)) {
      this.rows[at] = this.rows[at - 1] as number;
      this.distances[at] = this.distances[at - 1] as number;
      at--;
    }
    this.rows[at] = row;
    this.distances[at] = distance;
  }

  #before(row: number, distance: number, at: number): boolean {
    const other = this.distances[at] as number;
    return distance < other || (distance === other && row < (this.rows[at] as number));
  }
}
