import { describe, expect, it } from 'vitest';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { canonicalJson } from './canonical-json.ts';
import { cellKey, filesOf, type KeyFacts } from './cell-key.ts';
import { image } from './fixtures/tiny-bench.ts';

const split: EvaluationSplit = {
  name: 's/seed1',
  family: 's',
  dataset: 'd',
  tail: ['a', 'b'],
  train: [image('a/good/0'), image('c/good/1'), image('c/spot/2', { masks: ['/m2'] })],
  test: [image('a/good/3'), image('b/spot/4', { masks: ['/m4'] })],
};
const task = { split, seed: 0, measure: { pixels: true, patches: false } };
const system = { identity: { settings: { a: 1, weights: 'w.st' } }, files: ['w.st'], namesSplits: false };
const facts: KeyFacts = { task: 'detection', system, version: '1.0.0', device: 'cpu' };
const digestOf = async (path: string) => `digest of ${path}`;
const digestsBut = (changed: string) => async (path: string) => (path === changed ? 'other' : digestOf(path));
const key = (over: object = {}, other: object = {}, digests = digestOf) =>
  cellKey({ ...task, ...over }, { ...facts, ...other }, digests);
const splitWith = (change: Partial<EvaluationSplit>) => ({ split: { ...split, ...change } });
const first = split.train[0]!;
const others = split.train.slice(1);

describe('the content address of a cell', () => {
  it('is 64 hexadecimal digits, always the same', async () => {
    expect(await key()).toMatch(/^[0-9a-f]{64}$/);
    expect(await key()).toBe(await key());
  });

  it.each<[string, () => Promise<string>]>([
    ['the seed', () => key({ seed: 1 })],
    ['what is measured', () => key({ measure: { pixels: false, patches: false } })],
    ['the task', () => key({}, { task: 'samplers' })],
    ['the version', () => key({}, { version: '1.0.1' })],
    ['the device', () => key({}, { device: 'cuda' })],
    ['a setting', () => key({}, { system: { ...system, identity: { settings: { a: 2, weights: 'w.st' } } } })],
    ['the contents of a file that an option names', () => key({}, {}, digestsBut('w.st'))],
    ['a training image', () => key({}, {}, digestsBut('/images/c/good/1'))],
    ['a test image', () => key({}, {}, digestsBut('/images/a/good/3'))],
    ['a mask', () => key({}, {}, digestsBut('/m4'))],
    ['the rare products', () => key(splitWith({ tail: ['a'] }))],
    ['a training image less', () => key(splitWith({ train: others }))],
    ['the order of the training images', () => key(splitWith({ train: [...others, first] }))],
    ['the name of an image', () => key(splitWith({ train: [{ ...first, name: 'x' }, ...others] }))],
    ['its product', () => key(splitWith({ train: [{ ...first, product: 'c' }, ...others] }))],
    ['its label', () => key(splitWith({ train: [{ ...first, defective: true }, ...others] }))],
    ['its kind of defect', () => key(splitWith({ train: [{ ...first, kind: 'dent' }, ...others] }))],
  ])('changes with %s', async (_, other) => {
    expect(await other()).not.toBe(await key());
  });

  it.each<[string, () => Promise<string>]>([
    ['the name of the split', () => key(splitWith({ name: 'x', family: 'y', dataset: 'z' }))],
    ['where images and masks lie', () => moved()],
    [
      'where the file of an option lies',
      () => key({}, { system: movedWeights }, (path) => digestOf(path === 'v.st' ? 'w.st' : path)),
    ],
    ['the order of keys', () => key({}, { system: { ...system, identity: { settings: { weights: 'w.st', a: 1 } } } })],
    ['the order of the rare products', () => key(splitWith({ tail: ['b', 'a'] }))],
    ['masks of training images that nobody looks at', () => key({}, {}, digestsBut('/m2'))],
  ])('does not change with %s', async (_, other) => {
    expect(await other()).toBe(await key());
  });

  it('changes with the name of the split for scores that may be given by split', async () => {
    const named = { system: { ...system, namesSplits: true } };
    expect(await key(splitWith({ name: 'x' }), named)).not.toBe(await key({}, named));
  });

  it('needs the files that it depends on', () => {
    const train = ['/images/a/good/0', '/images/c/good/1', '/images/c/spot/2'];
    const test = ['/images/a/good/3', '/images/b/spot/4'];
    const measure = (pixels: boolean, patches: boolean) => ({ split, measure: { pixels, patches } });
    expect(filesOf(measure(true, false), 'detection')).toEqual([...train, ...test, '/m4']);
    expect(filesOf(measure(false, true), 'detection')).toEqual([...train, '/m2', ...test]);
    expect(filesOf(measure(true, true), 'samplers')).toEqual(train);
  });
});

const movedWeights = { ...system, identity: { settings: { a: 1, weights: 'v.st' } }, files: ['v.st'] };

/** All images and masks in another folder. */
function moved(): Promise<string> {
  const there = (path: string) => `/elsewhere${path}`;
  const move = (list: EvaluationSplit['train']) =>
    list.map((one) => ({ ...one, path: there(one.path), masks: one.masks.map(there) }));
  return key(splitWith({ train: move(split.train), test: move(split.test) }), {}, (path) =>
    digestOf(path.replace('/elsewhere', '')),
  );
}

describe('canonical JSON', () => {
  it('has keys in order at every depth, lists as they are, nothing undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }, 2], a: null, '10': 1, '9': 2 })).toBe(
      '{"9":2,"10":1,"a":null,"b":[{"d":1},2]}',
    );
    expect(canonicalJson(JSON.parse('{"__proto__":{"b":1,"a":2}}'))).toBe('{"__proto__":{"a":2,"b":1}}');
  });

  it('refuses numbers that JSON has no text for', () => {
    expect(() => canonicalJson({ a: [NaN] })).toThrow('E_NOT_FINITE');
  });
});
