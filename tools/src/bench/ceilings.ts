import type { Engine } from '@tailedcore/compute';
import { type Matrix, seededRandom } from '@tailedcore/core';
import { type Bench, once, sized } from './bench.ts';
import { seconds } from './paired.ts';

const attempts = 5;
/** The engine gives each thread so many rows of a product. */
const rowsAThread = 4096;

/**
 * The fastest dense product of float32 matrices in this session so far, ours (onnxruntime on all threads) or that of the peer's BLAS, in GFLOP/s:
 * what searches and networks cannot exceed by far. Measured again for each row that asks, since the machine may slow down or wake up.
 */
export function gemmCeiling(bench: Bench, engine: Engine): () => Promise<number> {
  const size = sized(bench, 1024, 128);
  const rows = rowsAThread * bench.threads;
  const factors = once(async () => [random(rows, size, engine), random(size, size, engine)] as const);
  let fastest = 0;
  return async () => {
    const [a, b] = await factors();
    for (let attempt = 0; attempt < attempts; attempt++) {
      const ours = (2 * rows * size ** 2) / (await seconds(() => engine.kernels.product(a, b)));
      const peer = bench.peers ? (2 * (2 * size) ** 3) / (await bench.peers.time({ work: 'gemm', size: 2 * size })) : 0;
      fastest = Math.max(fastest, ours / 1e9, peer / 1e9);
    }
    return fastest;
  };
}

function random(rows: number, columns: number, { kernels }: Engine): Matrix {
  const result = kernels.allocate(rows, columns);
  const next = seededRandom(rows);
  for (let i = 0; i < result.data.length; i++) result.data[i] = next();
  return result;
}
