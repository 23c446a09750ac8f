import type { ResnetArchitecture } from './resnet-architecture.ts';
import type { Reject } from './source-error.ts';

/** A number for each of the four stages. */
export type PerStage = readonly [number, number, number, number];

/** What tells one residual network from another. */
export interface ResnetSizes {
  readonly block: 'basic' | 'bottleneck';
  /** Output channels of the first convolution. */
  readonly stem: number;
  /** Of the convolutions inside each stage's blocks. */
  readonly widths: PerStage;
  /** Output channels of a stage over its width. */
  readonly expansion: number;
  /** Blocks of each stage. */
  readonly depths: PerStage;
}

/** @throws E_BACKBONE_SOURCE through `reject` when the network read from a file is another than the one of `sizes`. */
export function requireSizes(architecture: ResnetArchitecture, sizes: ResnetSizes, reject: Reject): void {
  const [received, expected] = [architectureText(architecture), sizesText(sizes)];
  if (received !== expected) throw reject(`they are of another network: ${received}; expected ${expected}`);
}

function architectureText({ stem, stages }: ResnetArchitecture): string {
  const first = stages.map(({ blocks }) => blocks[0]?.path ?? []);
  const block = first[0]?.length === 3 ? 'bottleneck' : 'basic';
  const depths = stages.map(({ blocks }) => blocks.length);
  const channels = stages.map((stage) => stage.channels);
  const widths = first.map((path) => path[0]?.shape[0] ?? 0);
  return toText(block, stem.shape[0], depths, channels, widths);
}

function sizesText({ block, stem, widths, expansion, depths }: ResnetSizes): string {
  const channels = widths.map((width) => width * expansion);
  return toText(block, stem, depths, channels, widths);
}

type List = readonly number[];

/** "bottleneck blocks 3-4-6-3, 64 channels, then 256-512-1024-2048 with inner widths 128-256-512-1024". */
function toText(block: string, stem: number, depths: List, channels: List, widths: List): string {
  const outer = `${stem} channels, then ${channels.join('-')}`;
  return `${block} blocks ${depths.join('-')}, ${outer} with inner widths ${widths.join('-')}`;
}
