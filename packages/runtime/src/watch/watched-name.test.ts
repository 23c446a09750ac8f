import { expect, test } from 'vitest';
import { isWatchedName, isWithin } from './watched-name.ts';

test.each(['a.png', 'deep/er/a.JPG', 'a b ~ c.png', 'part.png', 'a.partial.png', 'tmp.webp'])('%s is watched', (name) =>
  expect(isWatchedName('/in', `/in/${name}`)).toBe(true),
);

test.each([
  ...['a.png.part', 'a.png.tmp', 'a.part.png', 'a.TMP.png', 'a.png~', 'a~.png', '~a.png', '.a.png', '.x/a.png'],
  ...['a.txt', 'png', 'a.bmp'],
])('%s is not', (name) => expect(isWatchedName('/in', `/in/${name}`)).toBe(false));

test('a hidden folder above is no reason', () => expect(isWatchedName('/.x/in', '/.x/in/a.png')).toBe(true));

test('a folder that only begins alike lies outside', () => {
  expect([isWithin('/in', '/in'), isWithin('/in', '/in/a'), isWithin('/in', '/inner'), isWithin('/', '/a')]).toEqual([
    ...[true, true, false, true],
  ]);
});
