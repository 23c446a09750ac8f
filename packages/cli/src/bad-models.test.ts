import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel, encodeModel, type Model, readSafetensors, writeSafetensors } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
let file: Buffer;
let model: Model;
beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
  await fitTo(at('good'), at('photos'));
  file = readFileSync(at('good'));
  model = decodeModel(file, 'good');
});

const flipped = (position: number) => {
  const copy = Buffer.from(file);
  copy[position] = (copy[position] as number) ^ 4;
  return copy;
};
const changed = (change: Partial<Model>) => Buffer.concat(encodeModel({ ...model, ...change }));
const newer = () => Buffer.from(file.toString('latin1').replace('formatVersion":"1"', 'formatVersion":"9"'), 'latin1');
const swappedGraph = () => {
  const graph = Buffer.from(model.backbone.graph);
  // The producer's name in the graph: another graph, which still opens.
  const name = graph.indexOf('tailedcore');
  graph.write('taIledcore', name);
  return changed({ backbone: { ...model.backbone, graph } });
};

describe('a model that cannot be used is refused with a code, a reason and 1, by predict and inspect', () => {
  const both: [string, () => Uint8Array | string, string, RegExp][] = [
    ['an empty file', () => '', 'E_MODEL_FORMAT', /it is empty/],
    ['text', () => 'hello, this is my model', 'E_MODEL_FORMAT', /another kind of file/],
    ['a photograph', () => readFileSync(at('photos/00.png')), 'E_MODEL_FORMAT', /another kind of file/],
    [
      'random bytes',
      () => Buffer.from(Array.from({ length: 999 }, (_, i) => (i * i * 31) & 255)),
      'E_MODEL_FORMAT',
      /./,
    ],
    [
      'weights of another program',
      () => Buffer.concat(writeSafetensors({ w: { shape: [1], data: new Float32Array(1) } }, { format: 'pt' })),
      'E_MODEL_FORMAT',
      /another kind of safetensors file/,
    ],
    ['a file cut in half', () => file.subarray(0, file.length / 2), 'E_MODEL_TRUNCATED', /Copy or fit it again/],
    ['a file cut in its header', () => file.subarray(0, 50), 'E_MODEL_TRUNCATED', /of \d+/],
    ['a flipped bit at the end', () => flipped(file.length - 1), 'E_MODEL_CHECKSUM', /checksum/],
    [
      'a flipped bit in the bank',
      () => flipped(file.length - model.backbone.graph.length - 9999),
      'E_MODEL_CHECKSUM',
      /./,
    ],
    ['a newer version', newer, 'E_MODEL_VERSION', /version 9; this program reads up to 1\. Update/],
    [
      'an empty backbone',
      () => changed({ backbone: { ...model.backbone, graph: new Uint8Array() } }),
      'E_MODEL_VALUES',
      /./,
    ],
  ];
  it.each(both)('%s', async (_, bytes, code, reason) => {
    const path = await put(at('bad.tailedcore'), bytes());
    for (const args of [
      ['predict', path, at('photos'), '--json', '--threads', '2'],
      ['inspect', path, '--json'],
    ]) {
      const ended = await runHere(args);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(new RegExp(`^${code}: ${path}`));
      expect(ended.stderr).toMatch(reason);
    }
  });

  it('no file, and a folder', async () => {
    await mkdir(at('dir'));
    expect((await runHere(['inspect', at('gone')])).stderr).toMatch(
      /^E_MODEL_MISSING: .*Make one with "tailedcore fit/,
    );
    expect((await runHere(['inspect', at('dir')])).stderr).toMatch(/^E_MODEL_FORMAT: .*it is a folder/);
    expect(await runHere(['predict', at('gone'), at('photos')])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('a backbone that does not belong to the model is refused', () => {
  const predicted = async (bytes: Uint8Array) =>
    runHere(['predict', await put(at('bad.tailedcore'), bytes), at('photos'), '--json', '--threads', '2']);

  it('when its graph is another one than the bank was built with', async () => {
    expect(await predicted(swappedGraph())).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^E_BACKBONE_MISMATCH: .*bad\.tailedcore: the model was built with backbone [0-9a-f]{64}/,
      ),
    });
  });

  it('when its id is that of another graph', async () => {
    const ended = await predicted(changed({ backbone: { ...model.backbone, id: '0'.repeat(64) } }));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^E_BACKBONE_MISMATCH/) });
  });

  it('when it is no graph at all', async () => {
    const ended = await predicted(changed({ backbone: { ...model.backbone, graph: Buffer.from('not a graph') } }));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^E_MODEL_VALUES: .*backbone/) });
  });

  it('when its features are wider than those of the bank', async () => {
    const rows = model.bank.features.rows;
    const features = { rows, columns: 64, data: model.bank.features.data.slice(0, rows * 64) };
    const ended = await predicted(changed({ bank: { ...model.bank, features } }));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^E_SHAPE: .*128 columns.*64/) });
  });
});

it('a model whose parts are not installed names them', async () => {
  const config = { ...model.config, index: { use: 'hnsw', options: {} } };
  const path = await put(at('other.tailedcore'), changed({ config }));
  const ended = await runHere(['predict', path, at('photos'), '--threads', '2']);
  expect(ended.stderr).toMatch(/^E_PLUGIN_UNKNOWN: There is no index named "hnsw"\. Known: exact/);
});

it('the file is plain safetensors', () => {
  expect([...readSafetensors(file).tensors.keys()]).toEqual(
    expect.arrayContaining(['bank.features', 'bank.origins', 'backbone.graph', 'training.scores']),
  );
});
