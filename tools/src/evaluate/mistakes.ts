import type { Decisions } from '@tailedcore/evaluation/metrics';
import type { Judged } from './judge-images.ts';

/** Wrong verdicts at the model's own threshold; a defect of which a model cannot say anything is missed. */
export function countMistakes(judged: readonly Judged[]): Decisions {
  const good = judged.filter(({ image }) => !image.defective);
  const defective = judged.filter(({ image }) => image.defective);
  return {
    good: good.length,
    falseAlarms: good.filter(({ prediction }) => prediction.verdict === 'defect').length,
    defective: defective.length,
    missed: defective.filter(({ prediction }) => prediction.verdict !== 'defect').length,
  };
}

export function mistakesText({ good, falseAlarms, defective, missed }: Decisions): string {
  return `${falseAlarms} of ${good} good called defective (${share(falseAlarms, good)}), ${missed} of ${defective} defects missed (${share(missed, defective)})`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}
