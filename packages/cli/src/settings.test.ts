import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeModel, encodeModel, type MethodSettings, type Model, presetNames } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitTo, writeTraining } from './fixtures/production-line.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const photographs = join(folder, 'photos');
let number = 0;
let usual: Model;

async function fitWith(...options: string[]): Promise<Model> {
  const output = await fitTo(join(folder, `${number++}`), photographs, ...options);
  return decodeModel(readFileSync(output), output);
}

beforeAll(async () => {
  await writeTraining(photographs);
  usual = await fitWith();
});

const patches = 20 * 784;

describe('every preset fits, with its own parts', () => {
  it.each(presetNames.filter((preset) => preset !== 'tailedcore'))('%s', async (preset) => {
    const { config, bank, learnt } = await fitWith('--preset', preset);
    expect(config.preset).toBe(preset);
    expect(Buffer.from(bank.features.data.buffer).equals(Buffer.from(usual.bank.features.data.buffer))).toBe(false);
    expect(learnt.copies).toBe(preset === 'reference' ? 47 : 0);
    if (preset === 'paper' || preset === 'reference')
      expect(learnt.rows.head).toBeGreaterThan(10 * usual.learnt.rows.head - 10);
    else expect(learnt).toMatchObject({ tail: [], products: [] });
  });

  it('patchcore keeps every patch to choose from, softpatch weighs what it kept', async () => {
    const patchcore = await fitWith('--preset', 'patchcore');
    expect(patchcore.learnt.rows.head).toBe(Math.trunc(patches * 0.01));
    expect(new Set(patchcore.bank.weights)).toEqual(new Set([1]));
    expect(patchcore.learnt.suspects).toEqual([]);
    const softpatch = await fitWith('--preset', 'softpatch');
    expect(new Set(softpatch.bank.weights).size).toBeGreaterThan(10);
    expect(softpatch.learnt.suspects).not.toEqual([]);
    expect([...softpatch.training.scores]).not.toEqual([...patchcore.training.scores]);
  });
});

describe('every setting changes what it should', () => {
  /** Short, because comparing thousands of numbers takes a test framework seconds. */
  const bankOf = (model: Model) => createHash('sha256').update(model.bank.features.data).digest('hex');

  it('--augment: the number of copies of the rare product, and the bank', async () => {
    for (const [augment, copies] of [
      ['none', 0],
      ['rot90', 7],
      ['rot30', 23],
    ] as const) {
      const model = await fitWith('--augment', augment);
      expect(model.learnt).toMatchObject({
        copies,
        tail: usual.learnt.tail,
        rows: { tail: Math.trunc((copies + 1) * 7.84) },
      });
      expect([...new Set(model.bank.views)].every((view) => view <= copies)).toBe(true);
    }
    expect(usual.learnt.copies).toBe(47);
  });

  it('--seed: where the greedy coreset starts', async () => {
    const [one, two] = [await fitWith('--seed', '1'), await fitWith('--seed', '2')];
    expect(bankOf(one)).not.toEqual(bankOf(two));
    expect(one.config.seed).toBe(1);
    const first = ['--set', 'coreset.options.start=first'];
    expect(bankOf(await fitWith('--seed', '1', ...first))).toEqual(bankOf(await fitWith('--seed', '2', ...first)));
  });

  it('--fit, --resize and --crop: what the network sees', async () => {
    const stretched = await fitWith('--fit', 'stretch');
    expect(stretched.learnt.notices.map(({ code }) => code)).not.toContain('N_CROP');
    expect(usual.learnt.notices.map(({ code }) => code)).toContain('N_CROP');
    expect(bankOf(stretched)).not.toEqual(bankOf(usual));
    expect((await fitWith('--crop', '192')).grid).toEqual([24, 24]);
    expect(bankOf(await fitWith('--resize', '230'))).not.toEqual(bankOf(usual));
  });

  it('--no-thumbnails: leaves the pictures out and nothing else', async () => {
    const bare = await fitWith('--no-thumbnails');
    expect(bare.thumbnails.every((picture) => picture === undefined)).toBe(true);
    expect(usual.thumbnails.every((picture) => picture !== undefined && picture.length > 100)).toBe(true);
    const encoded = (model: Model) => Buffer.concat(encodeModel({ ...model, thumbnails: [] }));
    expect(encoded(bare).equals(encoded(usual))).toBe(true);
  });

  // That every other setting changes its result is tested in switches.test.ts.
  const set: [string, (changed: Model) => void][] = [
    ['coreset.limit=50', (m) => expect(m.learnt.rows).toEqual({ head: 50, tail: 50 })],
    ['cleaner.options.keep=0.5', (m) => expect(m.learnt.rows.head).toBe(Math.trunc((19 * 392 + 784) * 0.01))],
    ['falseAlarms=0.2', (m) => expect(m.threshold).toMatchObject({ falseAlarms: 0.2, notices: [] })],
  ];
  it.each(set)('--set %s', async (setting, check) => {
    check(await fitWith('--set', setting));
  });

  it('a flag wins over --set, --set over the preset', async () => {
    const both = ['--preset', 'paper', '--set', 'coreset.ratio=0.01', '--set', 'preset=softpatch', '--set', 'seed=3'];
    const { config } = await fitWith(...both, '--seed', '4');
    expect(config).toMatchObject({ preset: 'paper', seed: 4, coreset: { ratio: 0.01, limit: null } });
    expect((await fitWith('--set', 'preset=softpatch')).config satisfies MethodSettings).toMatchObject({
      preset: 'softpatch',
      scorer: { use: 'weighted' },
    });
  });
});
