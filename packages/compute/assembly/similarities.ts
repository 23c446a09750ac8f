// Dot products of rows in float64, bit for bit those of a plain loop.
//
// Rows lie in pairs, column by column: value c of rows 2p and 2p + 1 at (p * columns + c) * 2. The two lanes of a vector are two rows, so every
// sum runs over the columns in order, as the plain loop does; there is no fused multiply-add.

/** Queries that share what is read of the other rows. */
const together: i32 = 4;

/**
 * target[(query - start) * padded + other] = the dot product, rounded to float32, for the queries `start` to `end` (exclusive) and the others `from` to `to`
 * (exclusive; `from` even, `to` even or the last). Room is needed for `padded` values a query, an even number of at least `to`, and for queries up to a
 * multiple of four.
 */
export function similarities(
  rows: usize,
  columns: i32,
  start: i32,
  end: i32,
  from: i32,
  to: i32,
  target: usize,
  padded: i32,
): void {
  const pairBytes = (<usize>columns) << 4;
  const line = (<usize>padded) << 2;
  for (let query = start; query < end; query += together) {
    const a = address(rows, pairBytes, query);
    const b = address(rows, pairBytes, min(query + 1, end - 1));
    const c = address(rows, pairBytes, min(query + 2, end - 1));
    const d = address(rows, pairBytes, min(query + 3, end - 1));
    const out = target + (<usize>(query - start)) * line;
    for (let other = from; other < to; other += 4) {
      let p = rows + (<usize>(other >> 1)) * pairBytes;
      let q = other + 2 < to ? p + pairBytes : p;
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let b0 = f64x2.splat(0);
      let b1 = f64x2.splat(0);
      let c0 = f64x2.splat(0);
      let c1 = f64x2.splat(0);
      let d0 = f64x2.splat(0);
      let d1 = f64x2.splat(0);
      for (let at: usize = 0; at < pairBytes; at += 16) {
        const x = v128.load(p + at);
        const y = v128.load(q + at);
        const u = v128.load64_splat(a + at);
        const v = v128.load64_splat(b + at);
        const w = v128.load64_splat(c + at);
        const z = v128.load64_splat(d + at);
        a0 = f64x2.add(a0, f64x2.mul(u, x));
        a1 = f64x2.add(a1, f64x2.mul(u, y));
        b0 = f64x2.add(b0, f64x2.mul(v, x));
        b1 = f64x2.add(b1, f64x2.mul(v, y));
        c0 = f64x2.add(c0, f64x2.mul(w, x));
        c1 = f64x2.add(c1, f64x2.mul(w, y));
        d0 = f64x2.add(d0, f64x2.mul(z, x));
        d1 = f64x2.add(d1, f64x2.mul(z, y));
      }
      const place = out + ((<usize>other) << 2);
      keep(place, a0, a1);
      keep(place + line, b0, b1);
      keep(place + 2 * line, c0, c1);
      keep(place + 3 * line, d0, d1);
    }
  }
}

/** Where value 0 of a row lies. */
// @ts-ignore: decorator of AssemblyScript
@inline
function address(rows: usize, pairBytes: usize, row: i32): usize {
  return rows + (<usize>(row >> 1)) * pairBytes + ((<usize>(row & 1)) << 3);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function keep(place: usize, first: v128, second: v128): void {
  const low = f32x4.demote_f64x2_zero(first);
  const high = f32x4.demote_f64x2_zero(second);
  v128.store(place, v128.shuffle<i64>(low, high, 0, 2));
}
