import fc from 'fast-check';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heatmapPaths } from './heatmap-paths.ts';

describe('paths of heat maps', () => {
  it.each([
    [
      ['a.png', 'b/c.jpg'],
      ['a.png.png', 'b/c.jpg.png'],
    ],
    [
      ['../x.png', '../../x.png'],
      ['__/x.png.png', '__/__/x.png.png'],
    ],
    [
      ['../x.png', '__/x.png'],
      ['__/x.png.png', '__/x.png (1).png'],
    ],
    [
      ['A.png', 'a.png'],
      ['A.png.png', 'a.png (1).png'],
    ],
    [
      ['/a.png', './a.png', ''],
      ['a.png.png', 'a.png (1).png', '_.png'],
    ],
  ])('of %j are %j', (names, paths) => expect(heatmapPaths(names)).toEqual(paths));

  it('are different, short enough, and inside the folder, whatever the names', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', '__', 'a', 'A', '字'.repeat(85), 'x'.repeat(251)),
      fc.string({ unit: 'grapheme', maxLength: 99 }),
    );
    const name = fc.array(part, { maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const paths = heatmapPaths(names);
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length);
        for (const path of paths) {
          expect(relative('/maps', join('/maps', path)).startsWith('..')).toBe(false);
          for (const step of path.split('/')) expect(Buffer.byteLength(step)).toBeLessThanOrEqual(255);
        }
      }),
    );
  });
});
