import type { Settings } from '@tailedcore/runtime';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { CellHead, CellResult, DetectionCell, SamplerCell } from './cell-result.ts';
import type { Recipe } from './recipe-schema.ts';

/** What works in a cell, as plain data: it may travel to another process. */
export type SystemSpec =
  | { readonly kind: 'pipeline'; readonly settings: Settings }
  | {
      readonly kind: 'baseline';
      readonly name: 'padim';
      readonly options: Readonly<Record<string, unknown>>;
      readonly settings: Settings;
    }
  | { readonly kind: 'scores'; readonly path: string; readonly options: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'sampler';
      /** A sampler of the study; undefined: the tail part of the settings. */
      readonly name?: string | undefined;
      readonly options: Readonly<Record<string, unknown>>;
      readonly settings: Settings;
    };

/** All that the work on a cell needs. */
export interface CellTask {
  readonly split: EvaluationSplit;
  readonly system: SystemSpec;
  readonly seed: number;
  readonly measure: Recipe['measure'];
}

/** A cell of a plan. */
export interface PlannedCell extends CellTask {
  readonly method: string;
}

/** What the work on a cell brings: all but what the plan says already. */
export type CellBody = Body<DetectionCell> | Body<SamplerCell>;
type Body<Cell extends CellResult> = Omit<Cell, keyof CellHead> & Pick<CellHead, 'seconds'>;

/** What is said of a cell before it is done. */
export function headOf(cell: PlannedCell, key: string): Omit<CellHead, 'seconds'> {
  const { split, method, seed } = cell;
  return {
    key,
    dataset: split.dataset,
    split: split.name,
    family: split.family,
    tail: split.tail,
    method,
    seed,
    train: { images: split.train.length, defective: split.train.filter(({ defective }) => defective).length },
  };
}

/** "padim on mvtecad/step_k4/seed01, seed 0" */
export function cellText({
  method,
  split,
  seed,
}: Pick<PlannedCell, 'method' | 'seed'> & { readonly split: Pick<EvaluationSplit, 'name'> }): string {
  return `${method} on ${split.name}, seed ${seed}`;
}
