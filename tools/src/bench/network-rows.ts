import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '@tailedcore/compute';
import type { Backbone, ImageBatch } from '@tailedcore/core';
import { type Bench, peersWith, type Work } from './bench.ts';
import { largestDifference } from './difference.ts';
import { readPixels, runContext } from './image-features.ts';
import { paired, seconds } from './paired.ts';
import type { Peers } from './peers.ts';
import { readFloats } from './raw-file.ts';
import { atLeast, emptyRow } from './row.ts';
import { writeTorchGraph } from './torch-graph.ts';

/** Relative to the largest value. */
const tolerance = 1e-3;

export interface NetworkOptions {
  /** What it is called. */
  readonly network: string;
  readonly images: number;
  /** How many times faster than torch; none: reported. */
  readonly target?: number;
}

/** Pixels to patch features, against torch's eager operations on the same weights, batch norm folded on both sides, cut at the same depth. */
export function networkWork(
  bench: Bench,
  engine: Engine,
  open: () => Promise<Backbone>,
  { network: name, images, target }: NetworkOptions,
  ceiling: () => Promise<number>,
): Work {
  const title = `${name} features, batch ${images}`;
  return {
    title,
    async run() {
      const backbone = await open();
      const { paths, about } = await bench.photographs(images);
      const pixels = await readPixels(paths, engine);
      const run = runContext(engine);
      const extract = () => Promise.all(pixels.map((image) => backbone.extract(image, run)));
      const ours = () => seconds(extract);
      const row = {
        ...emptyRow(title, 'torch eager'),
        target: target === undefined ? null : atLeast(target),
        note: about,
      };
      const peers = peersWith(bench, title, ['torch']);
      if (!peers) return [{ ...row, ours: (await paired(ours, undefined, bench.rounds)).ours }];
      await peers.ask({ work: 'graph', name, ...(await writeTorchGraph(backbone.graph, bench.folder, name)) });
      await lendPixels(bench, peers, pixels, name);
      const request = { work: 'extract', graph: name, pixels: `${name}-pixels` };
      const out = join(bench.folder, `${name}.patches`);
      await peers.time({ ...request, out });
      const gap = largestDifference(
        joined((await extract()).map(({ patches }) => patches.data)),
        await readFloats(out),
      );
      const { flops } = await peers.ask({ ...request, flops: true });
      const measured = await paired(ours, () => peers.time(request), bench.rounds);
      await peers.ask({ work: 'drop', names: [name, `${name}-pixels`] });
      const rate = Number(flops) / measured.ours.median / 1e9;
      return [
        {
          ...row,
          ...measured,
          rate: { value: rate, unit: 'GFLOP/s' as const },
          ceilingShare: rate / (await ceiling()),
          equal: gap <= tolerance,
          note: `${about}; features differ by ${gap.toExponential(1)}; ${(images / measured.ours.median).toFixed(1)} images/s`,
        },
      ];
    },
  };
}

async function lendPixels({ folder }: Bench, peers: Peers, images: readonly ImageBatch[], name: string): Promise<void> {
  const path = join(folder, `${name}.pixels`);
  await writeFile(path, Buffer.concat(images.map(({ data }) => data)));
  const [height, width] = [images[0]?.height, images[0]?.width];
  const shape = [images.length, height, width, 3];
  await peers.ask({ work: 'load', name: `${name}-pixels`, path, shape, dtype: 'uint8' });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
