import { Tensor } from 'onnxruntime-node';
import { workerTask } from './pool.ts';
import { sessionOf, type SharedGraph } from './sessions.ts';

export interface ProductInput {
  readonly graph: SharedGraph;
  /** [rows, m] */
  readonly a: Float32Array;
  /** [m, k] */
  readonly b: Float32Array;
  readonly inner: number;
  /** [rows, k], shared; written by this task. */
  readonly result: Float32Array;
}

/** Some rows of a dense product. */
export const product = workerTask(async ({ graph, a, b, inner, result }: ProductInput): Promise<void> => {
  const session = await sessionOf(graph);
  const found = await session.run({
    a: new Tensor('float32', a.slice(), [a.length / inner, inner]),
    b: new Tensor('float32', b.slice(), [inner, b.length / inner]),
  });
  result.set(found['c']?.data as Float32Array);
});
