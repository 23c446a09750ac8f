import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled } from './fixtures/tiny-split.ts';
import type { ScoreRow } from './imported-scores-file.ts';
import { matchScores } from './imported-scores-match.ts';

const names = [
  'bottle/test/good/000.png',
  'bottle/test/broken/000.png',
  'cable/test/good/000.png',
  'cable/test/good/001.png',
];
const images = names.map((name) => labelled('/data/mvtec', name));
const row = (path: string, score: number, line = score): ScoreRow => ({
  line,
  path,
  score,
  pValue: null,
  verdict: null,
});
const problem = (reason: string) => new Error(reason);
const match = (...rows: ScoreRow[]) => {
  const { rows: found, unused } = matchScores(images, rows, problem);
  return { scores: found.map((one) => one?.score), unused };
};

describe('rows find their images', () => {
  it.each([
    ['by name below the root', ''],
    ['by absolute path', '/data/mvtec/'],
    ['by paths of another machine', '/home/somebody/datasets/MVTecAD/'],
    ['by paths of another system', 'D:/sets/mvtec/'],
    ['by paths that begin here', './'],
  ])('%s', (_, before) => {
    expect(match(...names.map((name, i) => row(before + name, i)))).toEqual({ scores: [0, 1, 2, 3], unused: 0 });
  });

  it('by a short path, where it means one image only', () => {
    expect(match(row('broken/000.png', 1), row('001.png', 3)).scores).toEqual([undefined, 1, undefined, 3]);
  });

  it('and rows of other products are unused, also when their image lacks a row', () => {
    const zipper = row('/home/somebody/mvtec/zipper/test/good/001.png', 9);
    const training = row('/home/somebody/mvtec/cable/train/good/001.png', 8);
    expect(match(zipper, training, row('elsewhere/001.jpg', 7))).toEqual({
      scores: [undefined, undefined, undefined, undefined],
      unused: 3,
    });
  });

  it('and the longest common end counts, whatever the order', () => {
    const [far, near] = [row('/old/mvtec/cable/test/good/001.png', 1), row('/data/mvtec/cable/test/good/001.png', 2)];
    expect(match(far, near).scores[3]).toBe(2);
    expect(match(near, far)).toEqual({ scores: [undefined, undefined, undefined, 2], unused: 1 });
  });

  it('where no folder is called like the product, by whole names', () => {
    const flat = { ...labelled('/data', 'photos/test/1.png'), product: 'spoon' };
    const found = (path: string) => matchScores([flat], [row(path, 4)], problem).rows[0]?.score;
    expect(found('/elsewhere/photos/test/1.png')).toBe(4);
    expect(found('/elsewhere/test/1.png')).toBe(undefined);
  });
});

it('refuses rows that could mean several images', () => {
  expect(() => match(row('good/000.png', 5))).toThrow(
    'line 5: good/000.png could be any of bottle/test/good/000.png, cable/test/good/000.png; longer paths',
  );
});

it('refuses rows that contradict each other, and takes those that agree', () => {
  const path = 'cable/test/good/001.png';
  expect(() => match(row(path, 1, 2), row(`/x/${path}`, 3, 4))).toThrow(
    `lines 2 and 4 say different things of ${path}`,
  );
  expect(() => match(row(path, 1, 2), { ...row(path, 1, 4), verdict: 'good' })).toThrow('lines 2 and 4');
  expect(match(row(path, 1, 2), row(path, 1, 4))).toEqual({ scores: [undefined, undefined, undefined, 1], unused: 1 });
});

it('finds all images again, in any order, below any root', () => {
  const part = fc.constantFrom('a', 'b', 'test', 'good');
  const file = fc.constantFrom('0.png', '1.png', '2.png');
  const name = fc
    .tuple(fc.constantFrom('p', 'q'), fc.constantFrom('test', 'train'), part, file)
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 20 }),
      fc.array(part, { maxLength: 3 }),
      fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      (all, root, order) => {
        const own = all.map((one) => labelled('/data/set', one));
        const rows = all.map((one, i) => row(['', ...root, one].join('/'), i));
        const shuffled = rows.toSorted((a, b) => order[a.score]! - order[b.score]!);
        expect(matchScores(own, shuffled, problem).rows.map((one) => one?.score)).toEqual(all.map((_, i) => i));
      },
    ),
  );
});
