import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLayouts, type TapLayout } from './onnx-import-layout.ts';

function likeliest(...args: Parameters<typeof readLayouts>): string {
  const [found] = readLayouts(...args);
  return found ? describe(found) : 'none';
}

function describe({ kind, channels, skip, grid, stride }: TapLayout): string {
  return `${kind} ${channels} channels, ${grid.join(' x ')}, stride ${stride}, ${skip} extra`;
}

test.each([
  [[1, 512, 28, 28], [224, 224], 'map 512 channels, 28 x 28, stride 8, 0 extra'],
  [[1, 28, 28, 512], [224, 224], 'map-last 512 channels, 28 x 28, stride 8, 0 extra'],
  [[1, 28, 28, 32], [224, 224], 'map-last 32 channels, 28 x 28, stride 8, 0 extra'],
  [[1, 16, 14, 28], [224, 448], 'map 16 channels, 14 x 28, stride 16, 0 extra'],
  [[1, 64, 55, 55], [224, 224], 'map 64 channels, 55 x 55, stride undefined, 0 extra'],
  [[1, 64, 28, 56], [224, 224], 'map 64 channels, 28 x 56, stride undefined, 0 extra'],
  [[1, 197, 768], [224, 224], 'tokens 768 channels, 14 x 14, stride 16, 1 extra'],
  [[1, 196, 768], [224, 224], 'tokens 768 channels, 14 x 14, stride 16, 0 extra'],
  [[1, 261, 384], [224, 224], 'tokens 384 channels, 16 x 16, stride 14, 5 extra'],
  [[1, 50, 768], [224, 224], 'tokens 768 channels, 7 x 7, stride 32, 1 extra'],
  [[50, 1, 768], [224, 224], 'tokens-first 768 channels, 7 x 7, stride 32, 1 extra'],
  [[1, 12, 197, 64], [224, 224], 'none'],
  [[1, 12, 197, 197], [224, 224], 'none'],
  [[1, 1000], [224, 224], 'none'],
  [[1, 2048, 1, 1], [224, 224], 'map 2048 channels, 1 x 1, stride 224, 0 extra'],
  [[2, 8, 28, 28], [224, 224], 'none'],
  [[1, 230, 64], [224, 224], 'none'],
] as const)('%j at %j is %s', (shape, size, expected) => {
  expect(likeliest(shape, size)).toBe(expected);
});

test('what a person says about tokens is kept to', () => {
  expect(likeliest([1, 226, 64], [224, 224], { skip: 30 })).toBe('tokens 64 channels, 14 x 14, stride 16, 30 extra');
  expect(likeliest([1, 197, 64], [224, 224], { skip: 0 })).toBe('none');
  expect(likeliest([1, 31, 64], [224, 224], { grid: [5, 6] })).toBe(
    'tokens 64 channels, 5 x 6, stride undefined, 1 extra',
  );
  expect(likeliest([1, 31, 64], [224, 224], { grid: [5, 6], skip: 2 })).toBe('none');
});

test('maps of every even stride are recognised, at sizes that are not square', () => {
  const any = fc.tuple(
    fc.integer({ min: 2, max: 32 }),
    fc.integer({ min: 2, max: 20 }),
    fc.integer({ min: 2, max: 20 }),
    fc.integer({ min: 1, max: 300 }),
  );
  fc.assert(
    fc.property(any, ([stride, rows, columns, channels]) => {
      const found = readLayouts([1, channels, rows, columns], [rows * stride, columns * stride]);
      expect(found.map(describe)).toContain(
        `map ${channels} channels, ${rows} x ${columns}, stride ${stride}, 0 extra`,
      );
    }),
  );
});
