/** y = factor * x^exponent, fitted by least squares on logarithms. */
export interface PowerLaw {
  readonly factor: number;
  readonly exponent: number;
}

/** @param points - at least two different x, all above 0. */
export function fitPowerLaw(points: readonly (readonly [x: number, y: number])[]): PowerLaw {
  const { slope, intercept } = fitLine(points.map(([x, y]) => [Math.log(x), Math.log(y)]));
  return { factor: Math.exp(intercept), exponent: slope };
}

/** y = slope * x + intercept, by least squares.  @param points - at least two different x. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): { slope: number; intercept: number } {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const across = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const slope = across / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { slope, intercept: meanY - slope * meanX };
}
