import { type buildResnet, imagenetScaling } from '@tailedcore/backbones';

/** How a residual network is built here: as its tensors say, its patches of the given widths. */
export function resnetOptions(name: string, perMap: number, columns: number): Parameters<typeof buildResnet>[1] {
  return { name, scaling: imagenetScaling, widths: { perMap, columns }, provenance: {} };
}
