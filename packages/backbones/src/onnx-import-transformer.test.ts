import { expect, test } from 'vitest';
import { readFacts } from './backbone-facts.ts';
import { drawImages, quietRun } from './fixtures/images.ts';
import { onnxruntimeHost } from './fixtures/onnxruntime-host.ts';
import { relativeError } from './fixtures/relative-error.ts';
import {
  drawTransformer,
  extra,
  patch,
  plainTransformer,
  type TinyTransformer,
  width,
} from './fixtures/tiny-transformer.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { importOnnx } from './onnx-import.ts';
import { onnxImportOptions, type OnnxImportSettings } from './onnx-import-options.ts';

const scaling = {
  mean: [0.5, 0.5, 0.5] as [number, number, number],
  std: [0.25, 0.25, 0.25] as [number, number, number],
};
const taps = ['block0', 'block1'];

async function bring(network: TinyTransformer, settings: Partial<OnnxImportSettings> = {}): Promise<Uint8Array> {
  const options = onnxImportOptions.parse({ file: 'tiny.onnx', taps, input: scaling, ...settings });
  return importOnnx(drawTransformer(network), 'tiny', options, onnxruntimeHost());
}

/** Patches and class tokens of images, in plain loops: image tokens of each tap, meaned over 3 x 3, side by side. */
function expected(images: ReturnType<typeof drawImages>, positions: boolean) {
  const [rows, columns] = [images.height / patch, images.width / patch];
  const patches: number[] = [];
  const embeddings: number[] = [];
  for (let n = 0; n < images.count; n++) {
    const pixel = (c: number, y: number, x: number) =>
      ((images.data[((n * images.height + y) * images.width + x) * 3 + c] as number) / 255 - 0.5) / 0.25;
    const found = plainTransformer(pixel, rows, columns, positions);
    embeddings.push(...(found.at(-1)?.[0] ?? []));
    for (let r = 0; r < rows; r++)
      for (let k = 0; k < columns; k++)
        for (const tokens of found)
          for (let d = 0; d < width; d++) {
            let sum = 0;
            for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++)
              for (let x = Math.max(0, k - 1); x <= Math.min(columns - 1, k + 1); x++)
                sum += tokens[extra + y * columns + x]?.[d] as number;
            patches.push(sum / 9);
          }
  }
  return { patches, embeddings };
}

async function check(graph: Uint8Array, images: ReturnType<typeof drawImages>, positions: boolean) {
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  const { patches, embeddings, grid } = await backbone.extract(images, quietRun());
  const plain = expected(images, positions);
  expect(grid).toEqual([images.height / patch, images.width / patch]);
  expect(relativeError(patches.data, plain.patches)).toBeLessThan(1e-4);
  expect(relativeError(embeddings.data, plain.embeddings)).toBeLessThan(1e-4);
}

test.each([9, 13, 17] as const)(
  'image tokens become patches, class and register tokens do not (opset %i)',
  async (opset) => {
    const graph = await bring({ opset });
    const facts = { name: 'tiny', sizeMultiple: 16, patchStride: 16, patchColumns: 2 * width, embeddingColumns: width };
    expect(readFacts(graph)).toEqual(facts);
    await check(graph, drawImages(2, 48, 80), false);
  },
);

test('a position embedding fixes the size, whether the file says so or a person', async () => {
  const fixed = await bring({ positions: 16, input: [1, 3, 64, 64] });
  expect(readFacts(fixed)).toMatchObject({ fixed: { size: [64, 64], grid: [4, 4] }, oneAtATime: true });
  await check(fixed, drawImages(1, 64, 64), true);
  const told = await bring({ positions: 16 }, { input: { ...scaling, size: [64, 64] } });
  expect(readFacts(told).oneAtATime).toBeUndefined();
  await check(told, drawImages(2, 64, 64), true);
  await expect(bring({ positions: 16 })).rejects.toThrow(/fails at 224 x 224 pixels.*input.size/);
});

test('open axes with a position embedding for 224 pixels are found to take nothing else', async () => {
  expect(readFacts(await bring({ positions: 196 }))).toMatchObject({ fixed: { size: [224, 224], grid: [14, 14] } });
});

test('sequences before batches are turned', async () => {
  const first = { taps: ['block0.first', 'block1.first'] };
  await check(await bring({ tokensFirst: true }, first), drawImages(2, 48, 80), false);
});

test('a single tap, a given number of extra tokens and a given grid work', async () => {
  const single = await bring({}, { taps: ['block1'], tokens: { skip: extra } });
  expect(readFacts(single)).toMatchObject({ patchColumns: width });
  const gridded = await bring({ positions: 16, input: [1, 3, 64, 64] }, { tokens: { grid: [4, 4] } });
  await check(gridded, drawImages(1, 64, 64), true);
});

test('numbers of tokens that fit no grid are refused', async () => {
  await expect(bring({}, { tokens: { skip: 2 } })).rejects.toThrow(/E_BACKBONE_SOURCE.*tokens.skip/);
  await expect(bring({ positions: 16, input: [1, 3, 64, 64] }, { tokens: { grid: [5, 4] } })).rejects.toThrow(
    /neither a map/,
  );
});

test('without class tokens the embedding is the mean of the image tokens', async () => {
  const graph = await bring({}, { taps: ['tokens'] });
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  const { patches, embeddings } = await backbone.extract(drawImages(1, 48, 48), quietRun());
  // 3 x 3 positions: the patch in the middle is the mean of all.
  expect(relativeError(embeddings.data, patches.data.subarray(4 * width, 5 * width))).toBeLessThan(1e-5);
});
