import { matrix } from '@tailedcore/core';
import type { Backbone } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { compareBackbones, testDevice } from './device-test.ts';
import { timingsText } from './output/timings-text.ts';
import { drawnImages, estimatePass, timePasses } from './time-passes.ts';
import { openSession } from '@tailedcore/runtime';
import { smallResnet } from './fixtures/small-resnet.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const session = openSession({ threads: 1, cacheDir: folder });
const run = session.run(0);

/** A backbone of one patch an image, whose numbers are the first pixels, changed by `change`; each pass takes `ms`. */
function answering(change: (value: number) => number = (value) => value, ms = 0) {
  const seen: (readonly [count: number, side: number])[] = [];
  const backbone: Backbone = {
    id: 'answering',
    name: 'answering',
    sizeMultiple: 32,
    patchColumns: 4,
    embeddingColumns: 4,
    batch: 1,
    graph: new Uint8Array(0),
    grid: () => [1, 1],
    async extract({ count, height, data }) {
      seen.push([count, height]);
      await new Promise((resolve) => setTimeout(resolve, ms));
      const values = Float32Array.from({ length: count * 4 }, (_, i) => (data[i] as number) + 1);
      return { grid: [1, 1], patches: matrix(count, 4, values.map(change)), embeddings: matrix(count, 4, values) };
    },
    async [Symbol.asyncDispose]() {},
  };
  return { seen, backbone };
}

describe('agreement of a device with the CPU', () => {
  it('is judged on two images in one pass, at full size', async () => {
    const { seen, backbone } = answering((value) => value * 1.0005);
    const { ok, detail } = await compareBackbones(answering().backbone, backbone, run);
    expect(ok).toBe(true);
    expect(detail).toMatch(/^patches differ by 5\.0e-4 .*, embeddings by 0\.0e\+0 .*two images of 224 x 224$/);
    expect(seen.at(-1)).toEqual([2, 224]);
  });

  it('is missing beyond a thousandth', async () => {
    const { backbone } = answering((value) => value * 1.002);
    expect(await compareBackbones(answering().backbone, backbone, run)).toMatchObject({ ok: false });
  });
});

describe('paces', () => {
  it('are a median after a first pass, and estimated by area', async () => {
    const { seen, backbone } = answering(undefined, 20);
    const each = await timePasses(backbone, 8, 224, run);
    expect(each).toBeGreaterThanOrEqual(19);
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.map(String))).toEqual(new Set(['8,224']));
    expect(await estimatePass(backbone, run)).toBeGreaterThanOrEqual(19 * 12.25);
  });

  it('are drawn with images of which no two are alike', () => {
    const { data } = drawnImages(2, 64);
    expect(data.subarray(0, data.length / 2)).not.toEqual(data.subarray(data.length / 2));
  });
});

describe('the test of a device', () => {
  it('on the CPU tells the pace of every network at every batch, and compares nothing', async () => {
    const tiny = { name: 'tiny', graph: async () => smallResnet(4) };
    const { device, checks, timings } = await testDevice('cpu', { cacheDir: folder }, [tiny]);
    expect(device).toMatchObject({ name: 'cpu' });
    expect(checks).toEqual([{ name: 'device cpu', ok: true, detail: 'backbones run on cpu.' }]);
    expect(timings).toEqual(
      [1, 8].map((batch) => ({ backbone: 'tiny', device: 'cpu', batch, ms: expect.any(Number), estimated: false })),
    );
    expect(timingsText(timings)).toEqual([
      expect.stringContaining('224 x 224'),
      expect.stringMatching(/^tiny on one cpu thread {3}batch 1: +\d+\.\d {3}batch 8: +\d+\.\d$/),
    ]);
  });

  it('stops with E_ABORTED when told', async () => {
    const tiny = { name: 'tiny', graph: async () => smallResnet(4) };
    const stopped = testDevice('cpu', { cacheDir: folder, signal: AbortSignal.abort() }, [tiny]);
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});
