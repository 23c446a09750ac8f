import { definePlugin, isTailedCoreError, readSafetensors, type Safetensors, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';
import { sha256 } from './content-hash.ts';
import { readWeightsFile } from './given-weights.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { publishedResnets, type PublishedResnetName, weightsFile, weightsLicense } from './published-resnets.ts';
import { publishedWeights, type WeightsHost } from './published-weights.ts';
import { buildResnet, imagenetScaling } from './resnet.ts';
import { rejectSource } from './source-error.ts';

/** Wider makes the search slow and says no more; a wrong number should not fill the memory. */
const widest = 4096;

const optionsSchema = z
  .strictObject({
    weights: z
      .string()
      .min(1)
      .meta({ format: 'path' })
      .optional()
      .describe('A safetensors file, instead of a download'),
    revision: z
      .string()
      .regex(/^\w[\w.-]*$/, 'expected a branch, tag or commit')
      .optional()
      .describe('Which version of the published weights: branch, tag or commit (default: main)'),
    patchWidth: z.int().min(1).max(widest).default(1024).describe('Features of a patch (D)'),
    mapWidth: z.int().min(1).max(widest).default(1024).describe('What each of the two maps is pooled to first (D1)'),
  })
  .refine(({ weights, revision }) => weights === undefined || revision === undefined, {
    path: ['revision'],
    message: 'a given file (weights) has no revision',
  });

type Options = z.output<typeof optionsSchema>;

function residualNetwork(name: PublishedResnetName) {
  const { title, megabytes } = publishedResnets[name];
  return definePlugin({
    kind: 'backbone',
    name,
    description: `${title} trained on ImageNet; downloaded when first used (about ${megabytes} MB), or given as a file.`,
    options: optionsSchema,
    async create(options, host) {
      const { patchWidth, mapWidth } = options;
      const { weights, provenance } = await readWeights(name, options, host);
      const graph = buildResnet(weights, {
        name,
        sizes: publishedResnets[name].sizes,
        scaling: imagenetScaling,
        widths: { perMap: mapWidth, columns: patchWidth },
        provenance,
      });
      throwIfAborted(host.signal);
      return openGraphBackbone(graph, host);
    },
  });
}

/** Backbones for which the weights must be had: downloaded, or given. The wide 50 is the one that the method's papers use. */
export const residualNetworks = {
  resnet18: residualNetwork('resnet18'),
  resnet34: residualNetwork('resnet34'),
  resnet50: residualNetwork('resnet50'),
  resnet101: residualNetwork('resnet101'),
  'wide-resnet50': residualNetwork('wide-resnet50'),
  'wide-resnet101': residualNetwork('wide-resnet101'),
};

interface Weights {
  readonly weights: Safetensors;
  readonly provenance: Readonly<Record<string, string>>;
}

/** Models carry the weights to other people: where they come from and their licence go along. */
async function readWeights(name: PublishedResnetName, options: Options, host: WeightsHost): Promise<Weights> {
  const { repository } = publishedResnets[name];
  const { revision = 'main', weights: given } = options;
  const wanted = `${weightsFile} of ${repository}`;
  if (given !== undefined) {
    const file = await readWeightsFile(given, name, wanted, host.signal);
    const provenance = { source: `a file that the user gave, SHA-256 ${sha256(file)}`, license: 'unknown' };
    return { weights: parse(file, given, name), provenance };
  }
  const published = await publishedWeights(name, publishedResnets[name], revision, host);
  const file = await readWeightsFile(published.path, name, wanted, host.signal);
  const source = `${weightsFile} of ${repository}, revision ${revision}, SHA-256 ${published.sha256}; batch norm folded by TailedCore`;
  return { weights: parse(file, published.path, name), provenance: { source, license: weightsLicense } };
}

function parse(file: Uint8Array, path: string, name: string): Safetensors {
  try {
    return readSafetensors(file, path);
  } catch (cause) {
    if (!isTailedCoreError(cause, 'E_SAFETENSORS')) throw cause;
    throw rejectSource(name)(`${path} is not a valid safetensors file: ${cause.details['reason']}`, cause);
  }
}
