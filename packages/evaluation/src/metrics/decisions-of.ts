import type { Decisions } from './measures.ts';
import type { ScoredImage } from './scored-image.ts';

/**
 * Wrong verdicts at the model's own threshold: good images called defective, and defective ones that were not.
 * @returns null when an image has no verdict, since the method has no threshold of its own.
 */
export function decisionsOf(images: readonly Pick<ScoredImage, 'defective' | 'verdict'>[]): Decisions | null {
  if (images.some(({ verdict }) => verdict === null)) return null;
  const good = images.filter(({ defective }) => !defective);
  const defective = images.filter((image) => image.defective);
  return {
    good: good.length,
    falseAlarms: good.filter(({ verdict }) => verdict === 'defect').length,
    defective: defective.length,
    missed: defective.filter(({ verdict }) => verdict === 'good').length,
  };
}
