import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { definePlugin } from '@tailedcore/core';
import { z } from 'zod';
import { sha256 } from './content-hash.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { type CachedGraph, cachedGraph } from './graph-cache.ts';
import { convertDetector, name } from './openimages-mobilenet-v2-graph.ts';
import { rejectSource } from './source-error.ts';

/**
 * An SSD MobileNetV2 1.0 detector trained on OpenImages V4, published by MediaPipe under Apache-2.0: bytes `start` to
 * `end` of a file of its package.
 */
const source = {
  file: '@mediapipe/objectron/objectron_solution_packed_assets.data',
  start: 184,
  end: 9_987_912,
  sha256: 'd0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6',
};

/** Hash of the converted graph. It changes with every change of the conversion, and old models keep their own graph. */
export const graphSha256 = 'aa7bab6ee461aafe32c372b057da92c1e1ef8381583a749c5245f7e51e4d2dbb';

/** Where the default backbone is read from and kept. */
export interface PrepareOptions {
  readonly cacheDir: string;
  /** Told what went wrong with the cache; nothing of it is fatal. Default: a process warning. */
  readonly warn?: ((problem: string) => void) | undefined;
  /** The packed file; default: the one in the installed package. */
  readonly file?: string | undefined;
}

/**
 * The backbone's graph, converted from the installed package when first used and kept under `cacheDir/backbones`.
 * @throws E_BACKBONE_SOURCE when the package is missing, or its file is not the known one.
 */
export async function prepareOpenimagesMobilenetV2({ cacheDir, warn, file }: PrepareOptions): Promise<CachedGraph> {
  const recipe = { name, sha256: graphSha256, build: async () => convert(await readDetector(file ?? locate())) };
  return cachedGraph(join(cacheDir, 'backbones'), recipe, warn ?? ((problem) => process.emitWarning(problem)));
}

/** The backbone that needs no download: its weights come with the installation. */
export const openimagesMobilenetV2 = definePlugin({
  kind: 'backbone',
  name,
  description:
    'MobileNetV2 trained on OpenImages; small, fast, part of the installation (128 features every 8 pixels).',
  options: z.strictObject({}),
  async create(_options, host) {
    const warn = (message: string) => host.warn(message);
    const { graph } = await prepareOpenimagesMobilenetV2({ cacheDir: host.cacheDir, warn });
    return openGraphBackbone(graph, host);
  },
});

export { openimagesMobilenetV2 as plugin };

function locate(): string {
  try {
    return createRequire(import.meta.url).resolve(source.file);
  } catch (cause) {
    throw rejectSource(name)('the package @mediapipe/objectron is not installed', cause);
  }
}

async function readDetector(file: string): Promise<Uint8Array> {
  const packed = await readFile(file).catch((cause: unknown) => {
    throw rejectSource(name)(`${file} cannot be read`, cause);
  });
  const detector = packed.subarray(source.start, source.end);
  const received = sha256(detector);
  if (received === source.sha256) return detector;
  throw rejectSource(name)(`${file} has checksum ${received.slice(0, 16)}…, expected ${source.sha256.slice(0, 16)}…`);
}

function convert(detector: Uint8Array): Uint8Array {
  const graph = convertDetector(detector);
  const received = sha256(graph);
  if (received === graphSha256) return graph;
  throw rejectSource(name)(
    `its conversion gave checksum ${received.slice(0, 16)}…, expected ${graphSha256.slice(0, 16)}…`,
  );
}
