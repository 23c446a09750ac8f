/** Signed distances in the units of their arguments: negative inside, positive outside. */

export function circle(u: number, v: number, radius: number): number {
  return Math.sqrt(u * u + v * v) - radius;
}

/** A box of half-sizes `halfU` x `halfV` with corners rounded by `corner`. */
export function roundedBox(u: number, v: number, halfU: number, halfV: number, corner: number): number {
  const du = Math.abs(u) - halfU + corner;
  const dv = Math.abs(v) - halfV + corner;
  const outsideU = du > 0 ? du : 0;
  const outsideV = dv > 0 ? dv : 0;
  const inside = Math.min(Math.max(du, dv), 0);
  return inside + Math.sqrt(outsideU * outsideU + outsideV * outsideV) - corner;
}

/** A regular hexagon with two sides across the u axis; `apothem` is half the width across flats. Not exact outside corners. */
export function hexagon(u: number, v: number, apothem: number): number {
  const across = Math.abs(u);
  const along = Math.abs(v);
  return Math.max(across, across * 0.5 + along * (Math.sqrt(3) / 2)) - apothem;
}

/** Distance to the segment from (au, av) to (bu, bv), never negative. */
export function segment(u: number, v: number, au: number, av: number, bu: number, bv: number): number {
  const du = bu - au;
  const dv = bv - av;
  const t = Math.min(1, Math.max(0, ((u - au) * du + (v - av) * dv) / (du * du + dv * dv)));
  return Math.hypot(u - au - t * du, v - av - t * dv);
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}
