import type { MethodConfig } from '../config/schema.ts';
import type { Fitted, Learnt, TrainingRecord } from '../pipeline/fit.ts';
import type { Threshold } from '../pipeline/threshold.ts';
import type { PluginKind } from '../plugin.ts';
import type { ModelVersion } from './history.ts';
import type { MemoryBank } from './memory-bank.ts';

/** Where a part may come from: the program itself, a package, a loose file, or an object that was handed over. */
export const partOrigins = ['built-in', 'package', 'file', 'given'] as const;
/** Where a part comes from. */
export type PartOrigin = (typeof partOrigins)[number];

/** Which plugin made a part; how it is looked up stands in the settings (`use`). */
export interface ModelPart {
  /** The plugin's own name. */
  readonly name: string;
  /** Version of its package, of the program for a built-in part; undefined for a file and an object. */
  readonly version?: string | undefined;
  readonly origin: PartOrigin;
}

/** Which plugin made each part. */
export type ModelParts = { readonly [Kind in PluginKind]: ModelPart };

/** Everything that a model file holds: enough to judge images and to explain it, with no network and no other file. */
export interface Model {
  /** Version of the program that wrote it. */
  readonly writtenBy: string;
  readonly config: MethodConfig;
  /** What made it; undefined in files from before this was recorded. */
  readonly parts?: ModelParts | undefined;
  readonly backbone: { readonly name: string; readonly id: string; readonly graph: Uint8Array };
  readonly grid: readonly [rows: number, columns: number];
  readonly bank: MemoryBank;
  /** Scores of normal training images and which images they are; embeddings and digests of all. */
  readonly training: TrainingRecord;
  readonly threshold: Threshold;
  readonly learnt: Learnt;
  /** Small JPEGs of training images, by image; absent where there is none. */
  readonly thumbnails: readonly (Uint8Array | undefined)[];
  /** Its versions, oldest first, this one last; absent until it is updated. */
  readonly history?: readonly ModelVersion[] | undefined;
}

/** A model of what was fitted, with what makes it readable later. */
export function toModel(
  fitted: Fitted,
  config: MethodConfig,
  backbone: Model['backbone'],
  writtenBy: string,
  parts?: ModelParts,
): Model {
  return { writtenBy, config, ...(parts ? { parts } : {}), backbone, ...fitted };
}
