import { onnxBackbone, openimagesMobilenetV2, residualNetworks } from '@tailedcore/backbones';
import { fail, type PluginKind } from '@tailedcore/core';
import { exactIndex, nearestScorer, weightedScorer } from '@tailedcore/neighbors';
import {
  adaptiveTail,
  gaussianCleaner,
  greedyCoreset,
  greedyGpuCoreset,
  kmeansPlusPlusCoreset,
  lofCleaner,
  nearestCleaner,
  noCleaner,
  noTail,
  randomCoreset,
  streamingCoreset,
  linkageTail,
  symmetricTail,
} from '@tailedcore/samplers';

/** The parts that come with the program, by kind and short name. */
export const builtins = {
  backbone: { [openimagesMobilenetV2.name]: openimagesMobilenetV2, ...residualNetworks, onnx: onnxBackbone },
  cleaner: { lof: lofCleaner, nearest: nearestCleaner, gaussian: gaussianCleaner, none: noCleaner },
  tail: { adaptive: adaptiveTail, linkage: linkageTail, symmetric: symmetricTail, none: noTail },
  coreset: {
    greedy: greedyCoreset,
    'greedy-gpu': greedyGpuCoreset,
    streaming: streamingCoreset,
    'kmeans-plus-plus': kmeansPlusPlusCoreset,
    random: randomCoreset,
  },
  index: { exact: exactIndex },
  scorer: { nearest: nearestScorer, weighted: weightedScorer },
} as const;

/**
 * The built-in part of a kind.
 * @throws E_PLUGIN_UNKNOWN naming those there are.
 */
export function builtin<Kind extends PluginKind>(kind: Kind, name: string) {
  const known = builtins[kind];
  if (!Object.hasOwn(known, name))
    throw fail('E_PLUGIN_UNKNOWN', { kind, received: name, expected: Object.keys(known).join(', ') });
  return known[name as keyof typeof known];
}
