import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedResnets, randomResnetWeights } from '@tailedcore/backbones';
import {
  backTo,
  encodeModel,
  float32Tensor,
  loadModel,
  type MethodSettings,
  type Model,
  type TensorToWrite,
  writeSafetensors,
} from '@tailedcore/core';
import { fit, openSession, predict, type Session, updateModel } from '@tailedcore/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo, writeNew, writeTraining } from './fixtures/production-line.ts';
import { runHere } from './fixtures/run-cli.ts';
import { texturedPhoto } from './fixtures/textured-photo.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const options = ['--threads', '2'];
const update = (...args: string[]) => runHere(['update', ...args, ...options]);
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere([...args, '--json', ...(args[0] === 'inspect' ? [] : options)]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};
const bytesOf = (model: Model) => Buffer.concat(encodeModel(model));
/** A copy of the fitted model under another name. */
async function copied(name: string): Promise<string> {
  await copyFile(at('fitted'), at(name));
  return at(name);
}

let session: Session;
beforeAll(async () => {
  session = openSession({ threads: 2 });
  await writeTraining(at('photos'));
  await writeNew(at('new'));
  await writePhotographs(at('more'), 4, {}, 70);
  for (let i = 80; i < 92; i++) {
    const photograph = await texturedPhoto({ width: 96, height: 96, seed: i });
    await put(at(i < 90 ? `third/${i}.jpg` : `third-new/${i}.jpg`), photograph);
  }
  await put(at('bad/0.png'), '');
  await put(at('bad/1.png'), 'no image');
  await fitTo(at('fitted'), at('photos'));
});
afterAll(() => session[Symbol.asyncDispose]());

describe('tailedcore update', () => {
  it('adds photographs in place of the model, says what it learnt, and inspect shows the history', async () => {
    const model = await copied('a');
    const { code, stdout } = await update(model, at('more'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Images {7}4 added \(24 in all\), 0 known already, 0 skipped$/m);
    expect(stdout).toMatch(/^Products {5}0 new$/m);
    expect(stdout).toMatch(/^Bank {9}\d+ patches added \(\d+ of all images, 0 of rare products\), \d+ in all$/m);
    expect(stdout).toMatch(/^Threshold {4}[\d.]+ before, [\d.]+ now: the largest of \d+ normal training scores$/m);
    expect(stdout).toMatch(/\n\nWrote .*, version 2\.\n$/);
    const shown = (await runHere(['inspect', model])).stdout;
    expect(shown).toMatch(/^History {6}1: fit, 20 images, \d+ patches, threshold [\d.]+$/m);
    expect(shown).toMatch(/^ {13}2: update of \d{4}-\d\d-\d\dT[\d:.]+Z, 24 images, \d+ patches, threshold [\d.]+$/m);
    expect((await json('inspect', model)).history).toMatchObject([
      { version: 1, kind: 'fit', images: 20 },
      { version: 2, kind: 'update', images: 24, at: expect.any(String) },
    ]);
    expect((await runHere(['inspect', at('fitted')])).stdout).not.toContain('History');
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('goes back by --undo and --back-to: the same results, and the same bytes', async () => {
    const model = await copied('b');
    const judged = async () => ({ ...(await json('predict', model, at('new'))), model: '' });
    const results = [await judged()];
    const files = [await readFile(model)];
    for (const images of ['more', 'third']) {
      expect((await update(model, at(images), '--quiet')).code).toBe(0);
      results.push(await judged());
      files.push(await readFile(model));
    }
    expect(results[1]).not.toEqual(results[0]);
    expect(results[2]).not.toEqual(results[1]);
    await copyFile(model, at('b3'));
    expect((await update(model, '--undo')).stdout).toMatch(/Wrote .*: back from version 3 to 2\.\n$/);
    expect(await judged()).toEqual(results[1]);
    expect((await readFile(model)).equals(files[1] as Buffer)).toBe(true);
    expect(await update(model, '--undo', '--quiet')).toMatchObject({ code: 0 });
    expect(await judged()).toEqual(results[0]);
    expect((await readFile(model)).equals(files[0] as Buffer)).toBe(true);
    expect(await json('update', at('b3'), '--back-to', '1', '-o', at('b1'))).toMatchObject({ version: 1, images: 20 });
    expect((await readFile(at('b1'))).equals(files[0] as Buffer)).toBe(true);
    expect((await readFile(at('b3'))).equals(files[2] as Buffer)).toBe(true);
  });

  it('writes elsewhere with -o and nothing with --dry-run', async () => {
    const model = await copied('c');
    const before = await readFile(model);
    const dry = await json('update', model, at('more'), '--dry-run');
    expect(dry).toMatchObject({ written: false, version: 2, images: { added: 4 } });
    const told = await json('update', model, at('more'), '-o', at('c2'));
    expect({ ...told, model: '', written: false }).toEqual({ ...dry, model: '' });
    expect((await readFile(model)).equals(before)).toBe(true);
    expect((await loadModel(at('c2'))).learnt.names).toHaveLength(24);
    expect((await update(model, '--back-to', '1', '--dry-run')).stdout).toBe('Nothing was written.\n');
  });

  it('adds no photograph twice', async () => {
    const model = await copied('d');
    const before = await readFile(model);
    const { code, stdout } = await update(model, at('photos'));
    expect({ code, same: (await readFile(model)).equals(before) }).toEqual({ code: 0, same: true });
    expect(stdout).toMatch(/0 added \(20 in all\), 20 known already[^]*N_UPDATE_REPEATED[^]*Nothing was written\.\n$/);
  });

  it('skips bad images, and refuses when all are', async () => {
    const model = await copied('e');
    const before = await readFile(model);
    expect(await update(model, at('bad'), '--quiet')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^E_NO_IMAGES/),
    });
    expect((await readFile(model)).equals(before)).toBe(true);
    const told = await json('update', model, at('bad'), at('more/70.png'));
    expect(told.images).toMatchObject({ added: 1, skipped: [{ code: 'E_IMAGE_EMPTY' }, { code: 'E_IMAGE_DECODE' }] });
  });

  it.each([
    [[], 'images to add, or one of --undo and --back-to'],
    [['more', '--undo'], 'received both'],
    [['--undo', '--back-to', '1'], 'received both'],
    [['--undo'], 'a model that was updated'],
    [['--back-to', '2'], 'expected 1, the only one, received 2'],
    [['--back-to', '0'], 'Expected a whole number'],
  ])('%j is refused with 2', async (args, reason) => {
    const names = args.map((arg) => (arg === 'more' ? at(arg) : arg));
    expect(await update(at('fitted'), ...names)).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  });

  it('refuses a missing model, missing images and an output that cannot be', async () => {
    const fails = async (...args: string[]) => (await update(...args)).stderr.split(':')[0];
    expect(await fails(at('gone'), at('more'))).toBe('E_MODEL_MISSING');
    expect(await fails(at('fitted'), at('gone'))).toBe('E_INPUT_MISSING');
    expect(await fails(at('fitted'), at('more'), '-o', at('no/x'))).toBe('E_OUTPUT');
    expect(await fails(at('fitted'), at('more'), '-o', at('more/70.png'))).toBe('E_OUTPUT');
  });

  it('has a help with examples', async () => {
    const { code, stdout } = await runHere(['update', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: tailedcore[^]*\nExamples:\n {2}\$ tailedcore update/);
  });
});

async function scores(model: Model, images: string): Promise<number[]> {
  const found: number[] = [];
  for await (const result of predict(model, images, { threads: 2 })) if ('score' in result) found.push(result.score);
  return found;
}

describe('a new product', () => {
  it.each([
    [1, ['third/80.jpg']],
    [10, ['third']],
  ])('of %i images is scored low after the update, and high before', async (count, images) => {
    const before = await loadModel(at('fitted'));
    const { model, report } = await updateModel(before, images.map(at), { session });
    expect(report.images).toBe(count);
    expect(report.products).toHaveLength(1);
    const [high, low] = [await scores(before, at('third-new')), await scores(model, at('third-new'))];
    expect(Math.min(...high)).toBeGreaterThan(1.5 * (before.threshold.value as number));
    expect(Math.max(...low)).toBeLessThan(0.6 * Math.min(...high));
    // Known products are judged as before: defects high, good ones low.
    const known = await scores(model, at('new'));
    expect(Math.min(...known.slice(0, 2))).toBeGreaterThan(1.5 * Math.max(...known.slice(2)));
  });

  it('is told by predict: the closest image and its product', async () => {
    const model = await copied('f');
    await update(model, at('third'), '--quiet');
    const { images } = await json('predict', model, at('third-new'), at('new/60.png'));
    const groups = (await loadModel(model)).learnt.groups ?? [];
    const closestTo = (name: string) => images.find((image: { name: string }) => image.name.endsWith(name)).closest;
    expect(closestTo('90.jpg')).toEqual({ image: expect.stringMatching(/^8\d\.jpg$/), product: groups[20] });
    expect(closestTo('60.png')).toEqual({ image: expect.stringMatching(/^a\//), product: groups[0] });
    expect(groups[20]).not.toBe(groups[0]);
  });
});

describe('every kind of model', () => {
  const random = randomResnetWeights(publishedResnets.resnet18.sizes, 1);
  beforeAll(async () => {
    await mkdir(at('few'));
    for (const name of ['00', '01', '02']) await copyFile(at(`photos/a/${name}.png`), at(`few/${name}.png`));
    const tensors: Record<string, TensorToWrite> = {};
    for (const [name, { dtype, shape }] of random.tensors)
      if (dtype === 'F32') tensors[name] = { shape, data: float32Tensor(random, name, shape) };
    await writeFile(at('random.safetensors'), Buffer.concat(writeSafetensors(tensors, {})));
  });

  const wide = { use: 'resnet18', options: { weights: at('random.safetensors') } };
  const small = { image: { resize: 64, crop: 64 }, augment: 'none' } satisfies MethodSettings;
  const kinds: [string, MethodSettings][] = [
    ['patchcore', { ...small, preset: 'patchcore' }],
    ['softpatch', { ...small, preset: 'softpatch' }],
    ['paper', { ...small, preset: 'paper' }],
    ['float16', { ...small, storage: 'float16' }],
    ['copies of all images', { ...small, augment: 'rot90', flip: false, augmentImages: 'all' }],
    ['wide features', { ...small, backbone: wide }],
    ['wide features as halves', { ...small, backbone: wide, storage: 'float16' }],
  ];
  it.each(kinds)('%s: is updated twice, appends only, and goes back to the byte', async (_, settings) => {
    const first = await fit(at('few'), { settings, threads: 2, cacheDir: at('cache') });
    const own = { session: openSession({ threads: 2, cacheDir: at('cache') }) };
    const second = (await updateModel(first, [at('more/70.png'), at('more/71.png')], own)).model;
    const again = (await updateModel(first, [at('more/70.png'), at('more/71.png')], own)).model;
    const third = (await updateModel(second, at('third/80.jpg'), { ...own, output: at('kind') })).model;
    await own.session[Symbol.asyncDispose]();
    // As bytes: element by element a test framework takes minutes over the network.
    expect(bytesOf(again).equals(bytesOf(second))).toBe(true);
    expect((await readFile(at('kind'))).equals(bytesOf(third))).toBe(true);
    expect(bytesOf(await loadModel(at('kind'))).equals(bytesOf(third))).toBe(true);
    expect(third.learnt.names).toEqual(['00.png', '01.png', '02.png', '70.png', '71.png', '80.jpg']);
    const [a, b] = [second.bank.features, third.bank.features];
    expect(b.rows).toBeGreaterThan(a.rows);
    expect(Buffer.from(b.data.slice(0, a.data.length).buffer).equals(Buffer.from(a.data.buffer))).toBe(true);
    expect(bytesOf(backTo(third, 2)).equals(bytesOf(second))).toBe(true);
    expect(bytesOf(backTo(third, 1)).equals(bytesOf(first))).toBe(true);
    expect(await scores(third, at('third/80.jpg'))).not.toEqual(await scores(second, at('third/80.jpg')));
  });

  it('a model without embeddings needs no backbone but its own', async () => {
    const settings: MethodSettings = { ...small, preset: 'patchcore', backbone: wide };
    const model = await fit(at('few'), { settings, threads: 2, cacheDir: at('cache') });
    expect(model.training.embeddings).toBeUndefined();
    const moved = {
      ...model,
      config: { ...model.config, backbone: { use: 'resnet18', options: { weights: at('no') } } },
    };
    expect((await updateModel(moved, at('more/70.png'), { session })).report.images).toBe(1);
    const full = await fit(at('few'), {
      settings: { ...settings, preset: 'tailedcore' },
      threads: 2,
      cacheDir: at('cache'),
    });
    const { backbone } = moved.config;
    const lost = { ...full, config: { ...full.config, backbone } };
    await expect(updateModel(lost, at('more/70.png'), { session })).rejects.toMatchObject({
      code: 'E_BACKBONE_SOURCE',
    });
    const other = { ...full, config: { ...full.config, backbone: { use: 'openimages-mobilenet-v2', options: {} } } };
    await expect(updateModel(other, at('more/70.png'), { session })).rejects.toMatchObject({
      code: 'E_BACKBONE_MISMATCH',
    });
  });

  it('stops at once and leaves the file as it was', async () => {
    const model = await copied('g');
    const before = await readFile(model);
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const stopped = updateModel(model, at('third'), { output: model, threads: 2, signal: stop.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect((await readFile(model)).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('of more images than memory allows is refused', async () => {
    const small = updateModel(at('fitted'), at('third'), { session, memory: 1e6 });
    await expect(small).rejects.toMatchObject({ code: 'E_MEMORY' });
  });
});
