import { fork, type Model, type Prediction, seededRandom, type UnreadImage } from '@tailedcore/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fit, openModel, openSession, type Session } from './index.ts';
import { sharedGraphs } from './shared-graphs.ts';

/** A photograph of noise: a TIFF without compression, the form that needs no library to write. */
function noise(seed: number, side = 64): Uint8Array {
  const random = seededRandom(fork(seed, 'pixels'));
  const pixels = Uint8Array.from({ length: side * side * 3 }, () => Math.floor(random() * 256));
  const tags = [
    [256, 3, 1, side],
    [257, 3, 1, side],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 8],
    [277, 3, 1, 3],
    [278, 3, 1, side],
    [279, 4, 1, pixels.length],
  ] as const;
  const file = Buffer.alloc(8 + pixels.length + 2 + 12 * tags.length + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8 + pixels.length, 4);
  file.set(pixels, 8);
  let at = 8 + pixels.length;
  at = file.writeUInt16LE(tags.length, at);
  for (const [tag, type, count, value] of tags) {
    at = file.writeUInt16LE(tag, at);
    at = file.writeUInt16LE(type, at);
    at = file.writeUInt32LE(count, at);
    at = file.writeUInt32LE(value, at);
  }
  return file;
}

const images = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.tif`, bytes: noise(i) }));
let model: Model;
let session: Session;
beforeAll(async () => {
  model = await fit(images, { threads: 2 });
  session = openSession({ threads: 2 });
});
afterAll(() => session?.[Symbol.asyncDispose]());

async function scores(results: AsyncIterable<Prediction | UnreadImage>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const result of results) found.push('score' in result ? result.score : result.problem.code);
  return found;
}

describe('openModel', () => {
  it('puts several models on one session, which outlives them, with the scores that they have alone', async () => {
    await using alone = await openModel(model, { threads: 1 });
    const expected = await scores(alone.predict(images));
    const [first, second] = [await openModel(model, { session }), await openModel(model, { session })];
    const both = await Promise.all([scores(first.predict(images)), scores(second.predict(images))]);
    expect(both).toEqual([expected, expected]);
    await first.close();
    expect(await scores(second.predict(images))).toEqual(expected);
    await second.close();
    await using third = await openModel(model, { session });
    expect(await scores(third.predict(images))).toEqual(expected);
  });

  it('stops one call and goes on with others', async () => {
    await using opened = await openModel(model, { session });
    const stop = new AbortController();
    const stopped = scores(opened.predict(images, { signal: stop.signal }));
    const other = scores(opened.predict(images));
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(await other).toHaveLength(5);
    await expect(scores(opened.predict(images, { signal: stop.signal }))).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('holds a call to its limit of pixels', async () => {
    await using opened = await openModel(model, { session });
    expect(await scores(opened.predict(images.slice(0, 1), { maxPixels: 64 * 64 - 1 }))).toEqual(['E_IMAGE_TOO_LARGE']);
    expect(await scores(opened.predict(images.slice(0, 1), { maxPixels: 64 * 64 }))).toEqual([expect.any(Number)]);
  });
});

describe('sharedGraphs', () => {
  it('opens equal networks once, and again what failed', async () => {
    const opened: number[] = [];
    const open = sharedGraphs({
      async openGraph(bytes) {
        opened.push(bytes[0] as number);
        if (bytes[0] === 9 && opened.length < 4) throw new Error('no');
        return { batch: 1, run: async () => ({}), [Symbol.asyncDispose]: async () => undefined };
      },
    });
    const [one, same] = await Promise.all([open(Uint8Array.of(1, 2)), open(Uint8Array.of(1, 2))]);
    expect(one).toBe(same);
    expect(await open(Uint8Array.of(1, 3))).not.toBe(one);
    await expect(open(Uint8Array.of(9))).rejects.toThrow('no');
    await open(Uint8Array.of(9));
    expect(opened).toEqual([1, 1, 9, 9]);
  });
});
