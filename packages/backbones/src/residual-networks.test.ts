import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPart, type PluginHost, type Safetensors, writeSafetensors } from '@tailedcore/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from './content-hash.ts';
import { drawImages, quietRun } from './fixtures/images.ts';
import { onnxruntimeHost, openGraph } from './fixtures/onnxruntime-host.ts';
import { type PlainMap, runPlainResnet } from './fixtures/plain-resnet.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { weightsFileOf } from './fixtures/weights-file.ts';
import { openHub } from './fixtures/weights-hub.ts';
import { addOutput, decodeModel, encodeModel } from './onnx-model.ts';
import { publishedResnets, type PublishedResnetName } from './published-resnets.ts';
import { randomResnetWeights } from './random-weights.ts';
import { residualNetworks } from './residual-networks.ts';
import type { ResnetSizes } from './resnet-sizes.ts';

const { sizes } = publishedResnets.resnet18;
let folder = '';
let drawn: Safetensors;
let file: Uint8Array;
let good = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-resnets-'));
  drawn = randomResnetWeights(sizes, 18);
  file = weightsFileOf(drawn);
  good = await put('good.safetensors', file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv('no_proxy', '127.0.0.1'));
afterEach(() => void vi.unstubAllEnvs());

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

const open = (options: unknown, changes: Partial<PluginHost> = {}, name: PublishedResnetName = 'resnet18') =>
  createPart(residualNetworks[name], options, onnxruntimeHost(folder, changes));

describe('the table of published networks', () => {
  it.each([
    ['resnet18', 11_689_512],
    ['resnet34', 21_797_672],
    ['resnet50', 25_557_032],
    ['resnet101', 44_549_160],
    ['wide-resnet50', 68_883_240],
    ['wide-resnet101', 126_886_696],
  ] as const)('gives %s the sizes of a network with %i parameters, and about their bytes', (name, parameters) => {
    const published = publishedResnets[name];
    expect(countParameters(published.sizes)).toBe(parameters);
    expect(Math.abs((4 * parameters) / 1e6 - published.megabytes)).toBeLessThan(1);
    expect(residualNetworks[name]).toMatchObject({ kind: 'backbone', name });
  });

  it('names a repository of the first ImageNet weights for each', () => {
    for (const { repository } of Object.values(publishedResnets)) expect(repository).toMatch(/^timm\/\w+\.tv_in1k$/);
  });
});

/** With a classifier of 1000 classes, as published; a norm has two learnt values a channel. */
function countParameters({ block, stem, widths, expansion, depths }: ResnetSizes): number {
  let [count, inputs] = [3 * 49 * stem + 2 * stem, stem];
  widths.forEach((width, stage) => {
    const channels = width * expansion;
    for (let i = 0; i < (depths[stage] ?? 0); i++) {
      count +=
        block === 'basic'
          ? 9 * width * (inputs + channels) + 2 * (width + channels)
          : inputs * width + 9 * width * width + width * channels + 2 * (2 * width + channels);
      if (i === 0 && (stage > 0 || inputs !== channels)) count += inputs * channels + 2 * channels;
      inputs = channels;
    }
  });
  return count + 1000 * inputs + 1000;
}

describe('a residual network', () => {
  it('of true widths equals plain loops over its layers within 1e-4', async () => {
    await using backbone = await open({ weights: good });
    const model = decodeModel(backbone.graph);
    for (const name of ['layer2', 'layer3'])
      addOutput(model.graph, name, 'float32', ['N', name, `${name}-h`, `${name}-w`]);
    await using session = await openGraph(encodeModel(model));
    const pixels = drawImages(1, 32, 32).data;
    const found = await session.run({ pixels: { shape: [1, 32, 32, 3], data: pixels } });
    const [mean, std] = [[0.485, 0.456, 0.406] as const, [0.229, 0.224, 0.225] as const];
    const image: PlainMap = { channels: 3, rows: 32, columns: 32, data: new Float64Array(3 * 1024) };
    pixels.forEach((value, i) => {
      const channel = (i % 3) as 0 | 1 | 2;
      image.data[channel * 1024 + Math.floor(i / 3)] = (value / 255 - mean[channel]) / std[channel];
    });
    const stages = runPlainResnet(drawn, image);
    for (const [name, stage] of [['layer2', stages[1]] as const, ['layer3', stages[2]] as const]) {
      expect(Math.max(...(stage as PlainMap).data)).toBeGreaterThan(0.1);
      expect(relativeError(found[name]?.data ?? [], (stage as PlainMap).data), name).toBeLessThan(1e-4);
    }
  });

  it('has the widths that its options say, 1024 and 1024 by default', async () => {
    const extract = async (options: object) => {
      await using backbone = await open({ weights: good, ...options });
      const { patches, embeddings, grid } = await backbone.extract(drawImages(1, 64, 64), quietRun());
      expect(grid).toEqual([8, 8]);
      return { columns: patches.columns, embedding: embeddings.columns, first: patches.data.slice(0, 9) };
    };
    const usual = await extract({});
    expect(usual).toMatchObject({ columns: 1024, embedding: 512 });
    const narrow = await extract({ patchWidth: 128 });
    expect(narrow.columns).toBe(128);
    const pooled = await extract({ patchWidth: 128, mapWidth: 100 });
    expect(pooled.columns).toBe(128);
    expect(pooled.first).not.toEqual(narrow.first);
    expect(await extract({ patchWidth: 1024, mapWidth: 1024 })).toEqual(usual);
  });

  it('never opens the last stage where nobody reads embeddings', async () => {
    const opened: Uint8Array[] = [];
    const host = { embeddings: false, openGraph: (graph: Uint8Array) => (opened.push(graph), openGraph(graph)) };
    await using backbone = await open({ weights: good }, host);
    expect(opened.map((graph) => Buffer.from(graph).includes('layer4'))).toEqual([false]);
    await using both = await open({ weights: good });
    expect(backbone.id).toBe(both.id);
  });

  it('is the same network downloaded or given, and says where it is from', async () => {
    const address = '/timm/resnet18.tv_in1k/resolve/main/model.safetensors';
    await using hub = await openHub([
      [address, file],
      [address.replace('main', 'v2'), file],
    ]);
    const online = { offline: false, mirror: hub.url };
    await using downloaded = await open({}, online);
    await using again = await open({}, { offline: true });
    await using given = await open({ weights: good });
    await using other = await open({ revision: 'v2' }, online);
    expect(again.id).toBe(downloaded.id);
    expect(hub.asked).toHaveLength(4);
    const images = drawImages(1, 32, 32);
    const [a, b] = [await downloaded.extract(images, quietRun()), await given.extract(images, quietRun())];
    expect(sha256(new Uint8Array(b.patches.data.buffer))).toBe(sha256(new Uint8Array(a.patches.data.buffer)));
    const { source, license } = decodeModel(downloaded.graph).metadata;
    expect(license).toBe('BSD-3-Clause');
    expect(source).toContain(`timm/resnet18.tv_in1k, revision main, SHA-256 ${sha256(file)}`);
    expect(decodeModel(other.graph).metadata['source']).toContain('revision v2');
    const own = decodeModel(given.graph).metadata;
    expect(own['license']).toBe('unknown');
    expect(own['source']).not.toContain(folder);
  });
});

describe('wrong options', () => {
  it.each([
    [{ weight: 'x' }, /there is no setting "weight"; did you mean "weights"/],
    [{ weights: '' }, /options\.weights/],
    [{ patchWidth: 0 }, /options\.patchWidth/],
    [{ mapWidth: 1.5 }, /options\.mapWidth/],
    [{ patchWidth: 5000 }, /options\.patchWidth/],
    [{ revision: '../main' }, /options\.revision: expected a branch/],
    [{ revision: '..' }, /options\.revision/],
    [{ revision: 'main', weights: 'x' }, /options\.revision: a given file/],
  ])('%j are refused', async (options, reason) => {
    await expect(open(options)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringMatching(reason) as string,
    });
  });
});

describe('a given file that is no good', () => {
  const refused = async (weights: string, reason: RegExp, name: PublishedResnetName = 'resnet18') => {
    const error: unknown = await open({ weights }, {}, name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_BACKBONE_SOURCE', message: expect.stringMatching(reason) as string });
    expect((error as Error).message).toContain(`of backbone ${name} cannot be used`);
  };
  const changed = (name: string, value: number) => {
    const tensor = drawn.tensors.get(name);
    if (tensor === undefined) throw new Error(name);
    const bytes = tensor.bytes.slice();
    new DataView(bytes.buffer).setFloat32(4, value, true);
    return weightsFileOf({ metadata: {}, tensors: new Map([...drawn.tensors, [name, { ...tensor, bytes }]]) });
  };
  const tensors = (...list: [string, number[]][]) => {
    const named = list.map(([name, shape]) => [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)) }]);
    return Buffer.concat(writeSafetensors(Object.fromEntries(named), {}));
  };

  it('because it is not there, a folder, or no ordinary file', async () => {
    await refused(join(folder, 'absent'), /there is no file .*absent\. Install/);
    await refused(join(good, 'below'), /there is no file/);
    await mkdir(join(folder, 'snapshot'), { recursive: true });
    await refused(
      join(folder, 'snapshot'),
      /is a folder; expected the file model\.safetensors of timm\/resnet18\.tv_in1k in it/,
    );
    if (process.platform !== 'win32') await refused('/dev/null', /not an ordinary file/);
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['empty', '', /not a valid safetensors file: it has 0 bytes/],
    ['some text', 'hello, this is no network at all', /not a valid safetensors file: its header claims/],
    [
      'a PyTorch zip',
      Buffer.from('PK\x03\x04and so on'),
      /PyTorch checkpoint.*expected a safetensors file: model\.safetensors of timm/,
    ],
    [
      'an old PyTorch pickle',
      Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc]),
      /PyTorch checkpoint.*expected a safetensors file/,
    ],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /Git LFS pointer/],
    ['a web page', '<!DOCTYPE html><html></html>', /is a web page/],
  ])('because it is %s', async (_, bytes, reason) => {
    await refused(await put('bad', bytes), reason);
  });

  it('because it is cut off, anywhere', async () => {
    for (const length of [4, 200, 100_000, file.length - 1])
      await refused(await put('bad', file.subarray(0, length)), /not a valid safetensors file/);
  });

  it('because it is another network', async () => {
    const inception = tensors(['Conv2d_1a_3x3.conv.weight', [32, 3, 3, 3]], ['Conv2d_1a_3x3.bn.weight', [32]]);
    await refused(await put('bad', inception), /tensor conv1\.weight is missing/);
    const transformer = tensors(['patch_embed.proj.weight', [192, 3, 16, 16]], ['cls_token', [1, 1, 192]]);
    await refused(await put('bad', transformer), /tensor conv1\.weight is missing/);
    const reason =
      /another network: basic blocks 2-2-2-2, .*expected bottleneck blocks 3-4-6-3, .*widths 128-256-512-1024/;
    await refused(good, reason, 'wide-resnet50');
    await refused(
      await put('bad', weightsFileOf(randomResnetWeights({ ...sizes, widths: [8, 16, 32, 64] }, 1))),
      /another network/,
    );
  });

  it.each([
    ['conv1.weight', NaN, /filter of conv1 with bn1 holds values that are not finite/],
    ['layer4.1.bn2.bias', Infinity, /bias of layer4\.1\.conv2/],
    ['layer3.0.bn1.running_var', -1, /layer3\.0\.bn1\.running_var holds -1/],
    ['layer2.0.downsample.1.running_mean', NaN, /layer2\.0\.downsample\.0/],
  ])('because %s holds %d', async (name, value, reason) => {
    await refused(await put('bad', changed(name, value)), reason);
  });

  it('because a tensor is misshapen, missing or too many', async () => {
    const edited = (edit: (map: Map<string, ReturnType<typeof drawn.tensors.get> & object>) => void) => {
      const map = new Map(drawn.tensors);
      edit(map);
      return put('bad', weightsFileOf({ metadata: {}, tensors: map }));
    };
    const conv = (shape: number[]) =>
      ({ dtype: 'F32', shape, bytes: new Uint8Array(4 * shape.reduce((a, b) => a * b)) }) as const;
    await refused(
      await edited((map) => map.set('conv1.weight', conv([64, 3, 3, 3]))),
      /conv1\.weight is F32 \[64, 3, 3, 3\]/,
    );
    await refused(await edited((map) => map.delete('bn1.bias')), /bn1\.bias .*is missing/);
    await refused(await edited((map) => map.set('se.weight', conv([1]))), /se\.weight is not part/);
  });

  it('and reading it stops when told to', async () => {
    await expect(open({ weights: good }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});
