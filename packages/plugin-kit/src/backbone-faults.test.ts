import type { Backbone, Extracted, ImageBatch, Matrix, Plugin, PluginHost } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { brokenChecks, changePart } from './fixtures/break.ts';
import { soundBackbone } from './fixtures/sound-backbone.ts';
import { tinyGraph } from './fixtures/tiny-graph.ts';

const backbone = (change: (part: Backbone, host: PluginHost) => Partial<Backbone>): Plugin =>
  changePart(soundBackbone, (part, _, host) => change(part, host));
/** The sound backbone with other patches. */
const extracting = (change: (extracted: Extracted, images: ImageBatch, room?: Float32Array) => Partial<Extracted>) =>
  backbone((part) => ({
    async extract(images, run, room) {
      const extracted = await part.extract(images, run, room);
      return { ...extracted, ...change(extracted, images, room) };
    },
  }));
const mapped = (matrix: Matrix, change: (value: number) => number) => ({ ...matrix, data: matrix.data.map(change) });

const faults: readonly (readonly [fault: string, plugin: Plugin, ...caughtBy: string[]])[] = [
  [
    'patches that depend on the batch',
    extracting(({ patches }, { count }) => ({ patches: mapped(patches, (value) => value / count) })),
    'backbone: a batch of three gives what its images give alone',
  ],
  [
    'a batch that crashes',
    backbone((part) => ({
      async extract(images, run, room) {
        if (images.count > 1) throw new RangeError('one image only');
        return part.extract(images, run, room);
      },
    })),
    'backbone: a batch of three gives what its images give alone',
  ],
  [
    'patches that see nothing',
    extracting(({ patches }) => ({ patches: mapped(patches, () => 1) })),
    'backbone: different images give different patches',
    'backbone: its graph alone gives the same patches',
  ],
  [
    'another grid than announced for other sizes',
    extracting(({ grid }, { height, width }) => (height === width ? {} : { grid: [grid[0] + 1, grid[1]] })),
    'backbone: takes the sizes for which it has a grid',
  ],
  [
    'a grid for every size',
    backbone((part) => ({
      grid: (height, width) => {
        try {
          return part.grid(height, width);
        } catch {
          return [Math.floor(height / 16), Math.floor(width / 16)];
        }
      },
    })),
    'backbone: a size that is no multiple has no grid',
  ],
  [
    'an id that says nothing',
    backbone(() => ({ id: 'mean-colours' })),
    'backbone: its id is the SHA-256 of its graph, each time the same',
  ],
  [
    'another graph',
    backbone(() => ({ graph: tinyGraph(8, false) })),
    'backbone: its id is the SHA-256 of its graph, each time the same',
    'backbone: its graph alone gives the same patches',
  ],
  [
    'embeddings that nobody wants',
    extracting(({ embeddings }, { count }) =>
      embeddings.columns > 0 ? {} : { embeddings: { rows: count, columns: 3, data: new Float32Array(3 * count) } },
    ),
    'backbone: leaves out embeddings that nobody wants',
  ],
  [
    'room that is not looked at',
    extracting((extracted, _, room) => (room ? { patches: mapped(extracted.patches, (value) => value + 1) } : {})),
    'backbone: room for patches changes nothing',
  ],
  [
    'work after closing',
    backbone(() => ({ [Symbol.asyncDispose]: () => Promise.resolve() })),
    'backbone: can be closed twice, and refuses work afterwards',
  ],
];

it.each(faults.map(([fault, plugin, ...caughtBy]) => [fault, plugin, caughtBy] as const))(
  '%s: caught by the check that is meant for it',
  async (_, plugin, caughtBy) => {
    expect(await brokenChecks(plugin)).toEqual(caughtBy);
  },
);

it('layers that an option does not change are caught', async () => {
  const deaf: Plugin = { ...soundBackbone, create: (_, host) => soundBackbone.create({ share: 0.85 }, host) };
  const variants = [{ options: { share: 0.4 }, result: 'other' }] as const;
  expect(await brokenChecks(deaf, { variants })).toEqual(['variant 1: { share: 0.4 } gives another result']);
});
