import type { MethodConfig } from '../config/schema.ts';
import type { Fitted, Learnt } from '../pipeline/fit.ts';
import type { Threshold } from '../pipeline/threshold.ts';
import type { MemoryBank } from './memory-bank.ts';

/** Everything that a model file holds: enough to judge images and to explain it, with no network and no other file. */
export interface Model {
  /** Version of the program that wrote it. */
  readonly writtenBy: string;
  readonly config: MethodConfig;
  readonly backbone: { readonly name: string; readonly id: string; readonly graph: Uint8Array };
  readonly grid: readonly [rows: number, columns: number];
  readonly bank: MemoryBank;
  /** Scores of normal training images, and which images they are. */
  readonly training: { readonly images: Uint32Array; readonly scores: Float32Array; readonly uncompared: number };
  readonly threshold: Threshold;
  readonly learnt: Learnt;
  /** Small JPEGs of training images, by image; absent where there is none. */
  readonly thumbnails: readonly (Uint8Array | undefined)[];
}

export function toModel(fitted: Fitted, config: MethodConfig, backbone: Model['backbone'], writtenBy: string): Model {
  return { writtenBy, config, backbone, ...fitted };
}
