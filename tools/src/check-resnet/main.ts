import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { type PublishedResnetName, publishedResnets, randomResnetWeights } from '@tailedcore/backbones';
import { float32Tensor, type TensorToWrite, writeSafetensors } from '@tailedcore/core';
import type { Measured } from './measure.ts';

/**
 * Runs a residual network of true shapes with random weights through the product, as if its file had been given with
 * --weights, and tells what it costs: fit runs all four stages, predict and methods without tail end after the third.
 * Each figure is of a process of its own. That the graph computes what the layers say is a test of the backbones package
 * (plain loops against onnxruntime, true widths).
 */
const { values: options } = parseArgs({ options: { network: { type: 'string' }, json: { type: 'string' } } });
const name = (options.network ?? 'wide-resnet50') as PublishedResnetName;
const published = publishedResnets[name];
if (published === undefined) throw new Error(`Expected one of ${Object.keys(publishedResnets).join(', ')}.`);

const folder = await mkdtemp(join(tmpdir(), 'check-resnet-'));
try {
  const file = join(folder, 'model.safetensors');
  await writeFile(file, drawWeights());
  const { size } = await stat(file);
  console.log(`${published.title}, random weights: ${megabytes(size)} as safetensors\n`);
  console.log('what     threads   opened in   ms an image   patches   embedding   peak memory   model graph');
  const rows: Measured[] = [];
  for (const what of ['fit', 'predict'] as const)
    for (const threads of new Set([1, availableParallelism()])) {
      const row = await measure(file, what, threads);
      rows.push(row);
      console.log(line(row));
    }
  if (options.json) await writeFile(options.json, `${JSON.stringify({ network: name, bytes: size, rows }, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function drawWeights(): Uint8Array {
  const weights = randomResnetWeights(published.sizes, 0);
  const tensors: Record<string, TensorToWrite> = {};
  for (const [tensor, { dtype, shape }] of weights.tensors)
    if (dtype === 'F32') tensors[tensor] = { shape, data: float32Tensor(weights, tensor, shape) };
  return Buffer.concat(writeSafetensors(tensors, {}));
}

async function measure(file: string, what: Measured['what'], threads: number): Promise<Measured> {
  const script = fileURLToPath(new URL('./measure.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, name, file, what, String(threads)]);
  return JSON.parse(stdout) as Measured;
}

function line({ what, threads, opened, perImage, patches, embedding, peak, graph }: Measured): string {
  const columns = [what.padEnd(8), String(threads).padStart(7), `${(opened / 1000).toFixed(2)} s`.padStart(11)];
  columns.push(perImage.toFixed(0).padStart(13), patches.padStart(9), String(embedding).padStart(11));
  columns.push(megabytes(peak).padStart(13), megabytes(graph).padStart(13));
  return columns.join(' ');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
