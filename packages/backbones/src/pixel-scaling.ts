/** Per channel (R, G, B), in pixel units of 0..255: what is taken away, and what the rest is divided by. */
export interface PixelScaling {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}
