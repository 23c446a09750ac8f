import { describe, expect, it } from 'vitest';
import { fail } from '../errors.ts';
import { flat, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import type { Backbone, ImageSource } from '../stages.ts';
import { type ImageBatch, matrix } from '../tensor.ts';
import { type ExtractedBatch, extractBatches } from './extract.ts';

const problem = (name: string) => fail('E_IMAGE_EMPTY', { path: name });
const greys = (count: number) => Array.from({ length: count }, (_, i) => flat(i));

/** The tiny backbone for passes of `batch` images; keeps the red value of each image of each pass. */
function counting(batch: number) {
  const passes: number[][] = [];
  const { backbone: tiny } = tinyMethod();
  const backbone: Backbone = {
    ...tiny,
    batch,
    async extract(images: ImageBatch, run) {
      const [size, each] = [images.height * images.width * 3, Array(images.count).keys()];
      passes.push(Array.from(each, (i) => images.data[i * size] as number));
      const parts = Array.from(Array(images.count).keys(), (i) =>
        tiny.extract({ ...images, count: 1, data: images.data.subarray(i * size, (i + 1) * size) }, run),
      );
      const found = await Promise.all(parts);
      return {
        grid: [2, 2],
        patches: matrix(4 * images.count, 3, Float32Array.from(found.flatMap(({ patches }) => [...patches.data]))),
        embeddings: matrix(images.count, 3, Float32Array.from(found.flatMap(({ embeddings }) => [...embeddings.data]))),
      };
    },
  };
  return { passes, backbone };
}

async function collect(source: ImageSource, backbone: Backbone, run = tinyRun()) {
  const batches: ExtractedBatch[] = [];
  for await (const batch of extractBatches(source, backbone, run)) batches.push(batch);
  return batches;
}

/** The red value that the features of each image tell, or the code of its problem, in order. */
function reds(batches: readonly ExtractedBatch[]) {
  return batches.flatMap(({ images }) =>
    images.map((image) => {
      if ('problem' in image) return image.problem.code;
      expect(image.found?.patches).toMatchObject({ rows: 4, columns: 3 });
      expect(image.found?.embeddings).toMatchObject({ rows: 1, columns: 3 });
      expect(image.found?.embeddings.data[0]).toBe(image.found?.patches.data[9]);
      return image.found?.patches.data[0];
    }),
  );
}

describe('extractBatches', () => {
  it('runs one image a pass where the backbone takes one, four read at once', async () => {
    const { passes, backbone } = counting(1);
    const batches = await collect(tinySource(greys(6)), backbone);
    expect(passes).toEqual([[0], [1], [2], [3], [4], [5]]);
    expect(batches.map(({ start, images }) => [start, images.length])).toEqual([
      [0, 4],
      [4, 2],
    ]);
    expect(reds(batches)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('fills passes of three, whatever problems lie between, and keeps the order', async () => {
    const { passes, backbone } = counting(3);
    const images = greys(14);
    for (const i of [0, 4, 12, 13]) images[i] = problem(`${i}`);
    const batches = await collect(tinySource(images), backbone);
    expect(passes).toEqual([[1, 2, 3], [5], [6, 7, 8], [9, 10, 11]]);
    const none = 'E_IMAGE_EMPTY';
    expect(reds(batches)).toEqual([none, 1, 2, 3, none, 5, 6, 7, 8, 9, 10, 11, none, none]);
    expect(batches.map(({ start }) => start)).toEqual([0, 6, 12]);
  });

  it.each([1, 2, 3, 5, 8])('finds the same with passes of %i, and each image owns its features', async (batch) => {
    const source = tinySource([...greys(9), problem('bad'), ...greys(3)]);
    const found = await collect(source, counting(batch).backbone);
    expect(reds(found)).toEqual(reds(await collect(source, counting(1).backbone)));
    for (const image of found.flatMap(({ images }) => images)) {
      if (image.found) expect(image.found.patches.data.buffer.byteLength).toBe(48);
    }
  });

  it('makes no pass when nothing could be read', async () => {
    const { passes, backbone } = counting(8);
    expect(reds(await collect(tinySource([problem('a'), problem('b')]), backbone))).toHaveLength(2);
    expect(passes).toEqual([]);
  });

  it('stops between passes when told', async () => {
    const stop = new AbortController();
    const { passes, backbone } = counting(8);
    const batches = extractBatches(tinySource(greys(80)), backbone, tinyRun({ signal: stop.signal }));
    await batches.next();
    stop.abort();
    await expect(collectRest(batches)).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(passes.length).toBeLessThan(10);
  });

  it('hands on what the backbone throws', async () => {
    const { backbone } = counting(3);
    const broken = { ...backbone, extract: () => Promise.reject(fail('E_DEVICE', { device: 'cuda' })) };
    await expect(collect(tinySource(greys(4)), broken)).rejects.toMatchObject({ code: 'E_DEVICE' });
  });
});

async function collectRest(batches: AsyncGenerator<ExtractedBatch>): Promise<void> {
  for (let next = await batches.next(); !next.done; next = await batches.next());
}
