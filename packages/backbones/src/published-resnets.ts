import type { ResnetSizes } from './resnet-sizes.ts';

/** A residual network whose weights are published, and where. */
export interface PublishedResnet {
  /** For people. */
  readonly title: string;
  /** On the weights hub; the file is `weightsFile`. */
  readonly repository: string;
  readonly sizes: ResnetSizes;
  /** Millions of bytes of the file, roughly: what its parameters take in float32, reckoned from `sizes`. */
  readonly megabytes: number;
}

export const weightsFile = 'model.safetensors';
export const weightsLicense = 'BSD-3-Clause';

const narrow = [64, 128, 256, 512] as const;
const wide = [128, 256, 512, 1024] as const;
const basic = { block: 'basic', stem: 64, widths: narrow, expansion: 1 } as const;
const bottleneck = { block: 'bottleneck', stem: 64, widths: narrow, expansion: 4 } as const;
const wideBottleneck = { block: 'bottleneck', stem: 64, widths: wide, expansion: 2 } as const;

/**
 * Residual networks with torchvision's first ImageNet weights (`IMAGENET1K_V1`), as timm publishes them: the `tv_in1k`
 * of each. Names without that ending are other checkpoints and give other numbers.
 * No exact size or hash is known here. A download is held against what the hub announces for it, its hash is recorded
 * beside the file, and the tensors must have the shapes of `sizes`.
 */
export const publishedResnets = {
  resnet18: {
    title: 'ResNet-18',
    repository: 'timm/resnet18.tv_in1k',
    sizes: { ...basic, depths: [2, 2, 2, 2] },
    megabytes: 47,
  },
  resnet34: {
    title: 'ResNet-34',
    repository: 'timm/resnet34.tv_in1k',
    sizes: { ...basic, depths: [3, 4, 6, 3] },
    megabytes: 87,
  },
  resnet50: {
    title: 'ResNet-50',
    repository: 'timm/resnet50.tv_in1k',
    sizes: { ...bottleneck, depths: [3, 4, 6, 3] },
    megabytes: 102,
  },
  resnet101: {
    title: 'ResNet-101',
    repository: 'timm/resnet101.tv_in1k',
    sizes: { ...bottleneck, depths: [3, 4, 23, 3] },
    megabytes: 178,
  },
  'wide-resnet50': {
    title: 'Wide ResNet-50-2',
    repository: 'timm/wide_resnet50_2.tv_in1k',
    sizes: { ...wideBottleneck, depths: [3, 4, 6, 3] },
    megabytes: 276,
  },
  'wide-resnet101': {
    title: 'Wide ResNet-101-2',
    repository: 'timm/wide_resnet101_2.tv_in1k',
    sizes: { ...wideBottleneck, depths: [3, 4, 23, 3] },
    megabytes: 508,
  },
} as const satisfies Record<string, PublishedResnet>;

/** The name of a residual network with published weights. */
export type PublishedResnetName = keyof typeof publishedResnets;
