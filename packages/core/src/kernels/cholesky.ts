/**
 * Replaces the lower triangle of a symmetric matrix S without negative eigenvalues by L with L L' = S + ridge I. In exact numbers no pivot is
 * below the ridge, so one that rounding put there is raised to it, and nothing can turn into NaN.
 * @param matrix - [n, n] row-major; only the lower triangle is read and written.   @param ridge - above 0.
 */
export function choleskyInPlace(matrix: Float64Array, n: number, ridge: number): void {
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = (matrix[row * n + column] as number) + (row === column ? ridge : 0);
      for (let i = 0; i < column; i++) sum -= (matrix[row * n + i] as number) * (matrix[column * n + i] as number);
      const pivot = matrix[column * n + column] as number;
      matrix[row * n + column] = row === column ? Math.sqrt(Math.max(sum, ridge)) : sum / pivot;
    }
  }
}

/**
 * Solves L y = x for many x at once, in place. The squared length of y is x' (L L')^-1 x.
 * @param columns - [n, count], each column an x, then its y.   @param lower - [n, n], as `choleskyInPlace` leaves it.
 */
export function whitenInto(columns: Float64Array, lower: Float64Array, n: number, count: number): void {
  for (let row = 0; row < n; row++) {
    const target = row * count;
    for (let i = 0; i < row; i += 4) {
      // Rows past the end get the factor 0.
      const at = row * n + i;
      const factor0 = lower[at] as number;
      const factor1 = i + 1 < row ? (lower[at + 1] as number) : 0;
      const factor2 = i + 2 < row ? (lower[at + 2] as number) : 0;
      const factor3 = i + 3 < row ? (lower[at + 3] as number) : 0;
      const from0 = i * count;
      const [from1, from2, from3] = [1, 2, 3].map((step) => Math.min(i + step, row) * count) as [
        number,
        number,
        number,
      ];
      for (let c = 0; c < count; c++) {
        columns[target + c] =
          (columns[target + c] as number) -
          factor0 * (columns[from0 + c] as number) -
          factor1 * (columns[from1 + c] as number) -
          factor2 * (columns[from2 + c] as number) -
          factor3 * (columns[from3 + c] as number);
      }
    }
    const pivot = lower[row * n + row] as number;
    for (let c = 0; c < count; c++) columns[target + c] = (columns[target + c] as number) / pivot;
  }
}
