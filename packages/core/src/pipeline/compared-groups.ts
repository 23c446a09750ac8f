import type { MethodConfig } from '../config/schema.ts';
import { fail } from '../errors.ts';

/** What is known of n images before their patches are cleaned. */
export interface KnownKinds {
  /** Images to be treated as rare products. */
  readonly tail: ArrayLike<number>;
  /** Product group of each image, [n]; undefined without embeddings. */
  readonly groups?: readonly number[] | undefined;
}

/**
 * The groups that cleaning compares patches within, [images]; undefined where it compares all images. `common` puts the images of no rare product into one group, and each of the
 * others into one of its own, too small to be cleaned.
 * @throws E_OPTION when product groups are wanted and the backbone gives no embeddings to find them with.
 */
export function comparedGroups(
  images: number,
  { tail, groups }: KnownKinds,
  { cleaner: { within }, backbone }: MethodConfig,
): readonly number[] | undefined {
  if (within === 'group') {
    if (groups !== undefined) return groups;
    const expected = `"all" or "common", since backbone ${backbone.use} gives no embeddings to tell products by`;
    throw fail('E_OPTION', { what: 'cleaner.within', expected, received: within });
  }
  if (within === 'all' || tail.length === 0) return undefined;
  const own = Array<number>(images).fill(0);
  Array.from(tail, (image, i) => (own[image] = i + 1));
  return own;
}
