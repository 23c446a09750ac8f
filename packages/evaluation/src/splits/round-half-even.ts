/** The nearest whole number of a number >= 0; halves go to the even one, as the published splits were counted: 24.5 is 24, 25.5 is 26. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
