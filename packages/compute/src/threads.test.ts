import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Kernels, type Matrix, seededRandom } from '@tailedcore/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineKernels } from './engine-kernels.ts';
import { createPool, type Pool } from './pool.ts';

const worker = new URL('../dist/worker.js', import.meta.url).href;
const pool = createPool(2);
let folder = '';
let counting = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-threads-'));
  const path = join(folder, 'tasks.mjs');
  counting = pathToFileURL(path).href;
  const names = ['nearest', 'nearestAtPosition', 'similarities', 'product', 'farthest'];
  const wrapped = names.map(
    (name) => `export function ${name}({ counts, ...input }) {
      Atomics.add(counts, threadId, 1);
      return tasks.${name}(input);
    }`,
  );
  const imports = `import { threadId } from 'node:worker_threads';\nimport * as tasks from ${JSON.stringify(worker)};\n`;
  await writeFile(path, `${imports + wrapped.join('\n')}\nexport const die = () => process.exit(1);`);
});
afterAll(async () => {
  await pool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** How many tasks each thread did while `use` ran. */
async function tasksOfThreads(use: (kernels: Kernels) => Promise<unknown>): Promise<number[]> {
  const counts = new Int32Array(new SharedArrayBuffer(4 * 4096));
  const counted = (input: unknown) => ({ ...(input as object), counts });
  const runner: Pool = {
    ...pool,
    run: ({ name }, input, options) => pool.run({ file: counting, name }, counted(input), options),
    runTogether: ({ name }, inputs, options) =>
      pool.runTogether({ file: counting, name }, inputs.map(counted), options),
  };
  let graphs = 1_000_000;
  await use(
    engineKernels(runner, (bytes) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
      shared.set(bytes);
      return { id: graphs++, bytes: shared };
    }),
  );
  return Array.from(counts).filter((count) => count > 0);
}

function drawn(kernels: Kernels, rows: number, columns: number): Matrix {
  const random = seededRandom(rows);
  const result = kernels.allocate(rows, columns);
  for (let i = 0; i < result.data.length; i++) result.data[i] = random();
  return result;
}

it.each<[string, (kernels: Kernels) => Promise<unknown>]>([
  ['positions of the outlier factor', (kernels) => kernels.nearestAtPosition(drawn(kernels, 40 * 64, 16), 64, 5)],
  ['one search of an image', (kernels) => kernels.nearest(drawn(kernels, 784, 16), drawn(kernels, 900, 16), 1)],
  [
    'blocks of a coreset',
    (kernels) => {
      const features = drawn(kernels, 20_000, 16);
      const all = Uint32Array.from({ length: features.rows }, (_, row) => row);
      return kernels.farthestFirst(features, all, 20, 0);
    },
  ],
  ['rows of similarities', (kernels) => kernels.similarities(drawn(kernels, 400, 16), () => undefined)],
])('%s are done by two threads', async (_, use) => {
  expect(await tasksOfThreads(use)).toHaveLength(2);
});

it('fails the task of a thread that dies, with a code, and works on with another', async () => {
  const dying = pool.run({ file: counting, name: 'die' }, undefined);
  await expect(dying).rejects.toMatchObject({ code: 'E_ENGINE' });
  const again = await tasksOfThreads((kernels) => kernels.nearest(drawn(kernels, 784, 16), drawn(kernels, 900, 16), 1));
  expect(again).toHaveLength(2);
});

it('tells how long its threads had something to do', async () => {
  const before = pool.busySeconds();
  const started = performance.now();
  await tasksOfThreads((kernels) => kernels.nearest(drawn(kernels, 784, 64), drawn(kernels, 4000, 64), 1));
  const busy = pool.busySeconds() - before;
  expect(busy).toBeGreaterThan(0);
  expect(busy).toBeLessThanOrEqual((2 * (performance.now() - started)) / 1000);
  expect(pool.busySeconds() - before).toBeCloseTo(busy, 6);
});
