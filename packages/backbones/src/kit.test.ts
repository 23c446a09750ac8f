import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from '@tailedcore/core';
import { checkPlugin, type CheckSettings } from '@tailedcore/plugin-kit';
import { afterAll, describe, it } from 'vitest';
import { drawNetwork } from './fixtures/tiny-network.ts';
import { weightsFileOf } from './fixtures/weights-file.ts';
import { onnxBackbone } from './onnx-backbone.ts';
import { openimagesMobilenetV2 } from './openimages-mobilenet-v2.ts';
import { publishedResnets } from './published-resnets.ts';
import { randomResnetWeights } from './random-weights.ts';
import { residualNetworks } from './residual-networks.ts';

const cacheDir = mkdtempSync(join(tmpdir(), 'tailedcore-kit-'));
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(join(cacheDir, name), bytes);
  return join(cacheDir, name);
}

const weights = put('resnet18.safetensors', weightsFileOf(randomResnetWeights(publishedResnets.resnet18.sizes, 18)));
const file = put('tiny.onnx', drawNetwork());
const fixed = put('fixed.onnx', drawNetwork({ input: [1, 3, 64, 96] }));
const taps = ['near', 'far'];

const tested: readonly (readonly [Plugin, CheckSettings?])[] = [
  [openimagesMobilenetV2],
  [
    residualNetworks.resnet18,
    {
      options: { weights },
      variants: [{ options: { weights, patchWidth: 128 }, result: 'other' }],
    },
  ],
  [
    onnxBackbone,
    {
      options: { file, taps },
      variants: [
        { options: { file, taps: ['near'] }, result: 'other' },
        { options: { file, taps, patchWidth: 6 }, result: 'other' },
        { options: { file, taps, input: { colors: 'bgr' } }, result: 'other' },
        { options: { file, taps, input: { colors: 'rgb' } }, result: 'same' },
      ],
    },
  ],
  [onnxBackbone, { options: { file: fixed, taps }, imageSize: [64, 96] }],
];

describe.each(tested.map(([plugin, settings = {}], at) => ({ at, plugin, settings })))(
  '$at $plugin.name',
  ({ plugin, settings }) => {
    for (const { name, skip, run } of checkPlugin(plugin, { ...settings, host: { cacheDir } }))
      it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
  },
);
