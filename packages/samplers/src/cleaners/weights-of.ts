/** SoftPatch's weights of distances, [n], 1 + distance; 1 where there is no distance to tell of (NaN). */
export function weightsOf(distances: Float32Array): Float32Array {
  return distances.map((distance) => (Number.isNaN(distance) ? 1 : 1 + distance));
}
