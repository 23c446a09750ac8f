import type { CellResult, DetectionCell, SamplerCell } from '../benchmark/cell-result.ts';
import type { Decisions } from '../metrics/measures.ts';
import { groupNames, imageMeasures, pixelMeasures } from './measure-names.ts';
import { combined } from './sampler-tables.ts';
import { patchSorts, patchStages } from './patch-tables.ts';

/** A number of a cell; null or undefined where it has none. */
type Read<Cell> = (cell: Cell) => number | null | undefined;

/** A number that every cell of a benchmark may have: measures are shares 0..1, times are seconds. */
export interface CellColumn {
  /** `image_auroc_tail` */
  readonly name: string;
  readonly of: Read<CellResult>;
}

/** Numbers that are averaged over splits and seeds in summary.csv. */
export const measureColumns: readonly CellColumn[] = [
  ...groupNames.flatMap((group) =>
    imageMeasures.map(({ key, column }) => detection(`image_${column}_${group}`, ({ image }) => image[group][key])),
  ),
  ...groupNames.flatMap((group) =>
    pixelMeasures.map(({ key, column }) => detection(`pixel_${column}_${group}`, ({ pixel }) => pixel?.[group][key])),
  ),
  ...(['tail', 'head', 'all'] as const).flatMap((group) => [
    detection(`false_alarms_${group}`, ({ decisions }) => share(decisions?.[group], 'falseAlarms', 'good')),
    detection(`missed_${group}`, ({ decisions }) => share(decisions?.[group], 'missed', 'defective')),
  ]),
  ...(['tail', 'head', 'all'] as const).flatMap((group) => [
    detection(`p_largest_excess_${group}`, ({ calibration }) => calibration?.[group].largestExcess),
    ...[0.01, 0.05, 0.1].map((level) =>
      detection(
        `p_share_at_${level}_${group}`,
        ({ calibration }) => calibration?.[group].levels.find((each) => each.level === level)?.share,
      ),
    ),
  ]),
  ...patchStages.flatMap((stage) =>
    patchSorts.map((sort) => detection(`patches_${stage}_${sort}`, ({ facts }) => facts.patches?.[stage][sort])),
  ),
  found('missed_tail_and_included_defects', combined),
  found('missed_tail', ({ missedTail }) => missedTail),
  found('included_defects', ({ includedDefective }) => includedDefective),
  found('included_head', ({ includedHead }) => includedHead),
  found('class_size_error', ({ classSizeError }) => classSizeError),
  found('auroc', ({ auroc }) => auroc),
  { name: 'fit_seconds', of: ({ seconds }) => seconds.fit },
  { name: 'judge_seconds', of: ({ seconds }) => seconds.judge },
];

/** Plain facts and counts of one cell. */
export const factColumns: readonly CellColumn[] = [
  { name: 'train_images', of: ({ train }) => train.images },
  { name: 'train_defective', of: ({ train }) => train.defective },
  { name: 'tail_products', of: ({ tail }) => tail.length },
  detection('test_images', ({ images }) => images.length),
  detection('test_defective', ({ images }) => images.filter(({ defective }) => defective).length),
  detection('pixel_images', ({ pixel }) => pixel?.pooled.images),
  detection('pixel_error_bound', ({ pixel }) => pixel?.pooled.errorBound),
  detection('threshold', ({ facts }) => facts.threshold),
  detection('rows_head', ({ facts }) => facts.rows?.head),
  detection('rows_tail', ({ facts }) => facts.rows?.tail),
];

function detection(name: string, of: Read<DetectionCell>): CellColumn {
  return { name, of: (cell) => (cell.task === 'detection' ? of(cell) : null) };
}

function found(name: string, of: Read<SamplerCell['measures']>): CellColumn {
  return {
    name: `found_${name}`,
    of: (cell) => {
      const measures = cell.task === 'samplers' ? cell.measures : cell.facts.tailFound;
      return measures && of(measures);
    },
  };
}

function share(decisions: Decisions | undefined, part: keyof Decisions, whole: keyof Decisions): number | null {
  return decisions && decisions[whole] > 0 ? decisions[part] / decisions[whole] : null;
}
