import { z } from 'zod';

/** How one score of an image comes from those of its patches. */
export const imageScoreOption = z
  .union([z.literal('max'), z.strictObject({ topShare: z.number().gt(0).lte(1) })])
  .default('max')
  .describe('Score of an image: its largest patch score, or the mean of the share topShare of its largest ones.');

/** A rule for the score of an image. */
export type ImageScore = z.output<typeof imageScoreOption>;

/**
 * One score for each image.
 * @param patches - [images * perImage], image-major.
 * @param rule - the largest, or the mean of the ceil(topShare * perImage) largest, at least one; 0 for an image without patches.
 */
export function imageScores(patches: Float32Array, images: number, perImage: number, rule: ImageScore): Float32Array {
  return new Float32Array(images).map((_, image) => {
    const own = patches.slice(image * perImage, (image + 1) * perImage).sort();
    const taken = rule === 'max' ? own.slice(-1) : own.slice(-Math.ceil(rule.topShare * perImage));
    return taken.length === 0 ? 0 : taken.reduce((sum, score) => sum + score, 0) / taken.length;
  });
}
