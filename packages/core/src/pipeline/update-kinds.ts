import type { Model } from '../bank/model.ts';
import { fail } from '../errors.ts';
import { countOf, type Notice, notice } from '../notices.ts';
import type { RunContext } from '../run.ts';
import { type Matrix, stack } from '../tensor.ts';
import type { Embedded } from './embed.ts';
import { findTail, type FoundTail } from './find-tail.ts';
import { groupImages } from './groups.ts';
import { keptEmbeddings } from './kept-embeddings.ts';
import type { Method } from './method.ts';

/** Images that a product group needs to count for the threshold. */
const enough = 5;

/** Which products the images of an update show. Numbers of images count those of the update. */
export interface FoundKinds {
  /** New images to be treated as rare products, after the guards. */
  readonly tail: Uint32Array;
  /** New images, none of `tail`, whose product group has fewer than five images: too few to tell what is normal for it. */
  readonly few: readonly number[];
  /** The tail sampler's opinion of all images, old and new; undefined where the model keeps no embeddings. */
  readonly found: FoundTail | undefined;
  /** Of all images, [n, e]. */
  readonly embeddings: Matrix | undefined;
  readonly groups: readonly number[] | undefined;
  readonly notices: readonly Notice[];
}

/**
 * Tail selection and product groups over the embeddings that the model keeps and the new ones. Groups of old images stay. A model without embeddings
 * gets neither; unless its tail sampler is `none`, a notice says so.
 * @throws E_SHAPE when the new embeddings are not as wide as the model's.
 */
export async function findKinds(model: Model, train: Embedded, method: Method, run: RunContext): Promise<FoundKinds> {
  const { embeddings: kept } = model.training;
  const before = model.learnt.names.length;
  const none = { tail: new Uint32Array(0), few: [], found: undefined, embeddings: undefined, groups: undefined };
  if (kept === undefined) {
    return { ...none, notices: method.config.tail.use === 'none' ? [] : [notice('N_UPDATE_NO_EMBEDDINGS')] };
  }
  const fresh = keptEmbeddings(train.embeddings);
  if (fresh?.columns !== kept.columns) {
    const [expected, received] = [`${kept.columns} columns, as the model keeps`, train.embeddings.columns];
    throw fail('E_SHAPE', { what: 'embeddings of the new images', expected, received });
  }
  const embeddings = stack([kept, fresh]);
  const found = await findTail(embeddings, method, run);
  const tail = found.images.filter((image) => image >= before).map((image) => image - before);
  const groups = model.learnt.groups && (await groupImages(embeddings, run, model.learnt.groups));
  const rare = new Set(tail);
  const few = inSmallGroups(groups ?? [], before).filter((image) => !rare.has(image));
  const told = few.length > 0 ? [notice('N_UPDATE_FEW', { images: countOf(few.length, 'image') })] : [];
  return { tail, few, found, embeddings, groups, notices: [...found.notices, ...told] };
}

/** Images from `before` on, counted from there, whose group has fewer than `enough`. */
function inSmallGroups(groups: readonly number[], before: number): number[] {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return groups.slice(before).flatMap((group, image) => ((sizes.get(group) as number) < enough ? [image] : []));
}
