/**
 * Squared Euclidean distance of two rows in difference form, summed in float64 in column order: nothing cancels, and the
 * result is the same whichever of the two comes first.
 * @param a - row `rowA` of [.., columns] row-major.   @param b - row `rowB` of [.., columns] row-major.
 */
export function squaredDistance(a: Float32Array, rowA: number, b: Float32Array, rowB: number, columns: number): number {
  let atA = rowA * columns;
  let atB = rowB * columns;
  const end = atA + columns;
  let sum = 0;
  while (atA < end) {
    const difference = (a[atA++] as number) - (b[atB++] as number);
    sum += difference * difference;
  }
  return sum;
}
