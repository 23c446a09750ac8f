import { describeVersion, versionsOf } from '../bank/history.ts';
import type { Model } from '../bank/model.ts';
import { fail } from '../errors.ts';
import { countOf, type Notice, notice } from '../notices.ts';
import type { RunContext } from '../run.ts';
import type { ImageSource } from '../stages.ts';
import { appendBank, appendDigests, seenByNew } from './append-model.ts';
import { scoreTraining } from './calibrate.ts';
import { clean } from './clean.ts';
import { continueHead } from './continue-head.ts';
import { comparedGroups } from './compared-groups.ts';
import { addCopies, withoutCopies } from './copies.ts';
import { coverageNotice } from './coverage.ts';
import { embed, type Embedded } from './embed.ts';
import { digestKey } from './image-digest.ts';
import type { FitHost, Method } from './method.ts';
import { remember } from './remember.ts';
import { findSuspects } from './suspects.ts';
import { setThreshold } from './threshold.ts';
import { findKinds } from './update-kinds.ts';
import { lastingNotices, leftOutNotices, refitNotices } from './update-notices.ts';
import { reportUpdate, type UpdateReport } from './update-report.ts';

/** A model with more images, and what they brought. */
export interface Updated {
  readonly model: Model;
  readonly report: UpdateReport;
}

/** What the model says of the update. */
export interface UpdateFacts {
  /** Version of the program. */
  readonly writtenBy: string;
  /** When it is made, ISO 8601. */
  readonly at?: string | undefined;
}

/**
 * Adds images to a model, by the rules of a fit as far as they go without the old photographs (docs/decisions/0009-update.md). Rows, scores and names are only
 * appended, so each earlier version is a prefix (`backTo`). Where all images are in the model already, it comes back as it is.
 * @param method - the model's own; its backbone is opened with embeddings if the model keeps some.
 * @throws E_NO_IMAGES when none of the files is an image, E_BACKBONE_MISMATCH, E_SHAPE when the backbone's embeddings are not the model's.
 */
export async function update(
  model: Model,
  source: ImageSource,
  method: Method,
  host: FitHost,
  run: RunContext,
  { writtenBy, at }: UpdateFacts,
): Promise<Updated> {
  const { id, name } = method.backbone;
  if (id !== model.backbone.id)
    throw fail('E_BACKBONE_MISMATCH', {
      what: 'the update',
      expected: `${model.backbone.name} (${model.backbone.id})`,
      received: `${name} (${id})`,
    });
  await using train = await embed(source, method, host, run, 'features', { isKnown: knownBy(model) });
  const leftOut = leftOutNotices(train, source.names.length);
  if (train.images.length === 0 && train.repeated.length === 0)
    throw fail('E_NO_IMAGES', { received: source.names.length, reason: train.skipped[0]?.message ?? 'there are none' });
  const { repeated, skipped } = train;
  if (train.images.length === 0) return { model, report: reportUpdate(model, model, repeated, skipped, leftOut) };

  const { next, notices } = await extended(model, source, train, method, host, run);
  const told = [...leftOut, ...notices];
  const learnt = { ...next.learnt, notices: [...lastingNotices(model.learnt.notices), ...told] };
  const updated = { ...next, writtenBy, learnt };
  const history = [...versionsOf(model), describeVersion(updated, 'update', at)];
  return { model: { ...updated, history }, report: reportUpdate(model, updated, repeated, skipped, told) };
}

/** Says of each photograph whether the model has it, or it came before. */
function knownBy({ training: { digests }, learnt }: Model): (digest: Uint8Array) => boolean {
  const known = new Set(digests ? learnt.names.map((_, image) => digestKey(digests, image)) : []);
  return (digest) => {
    const key = digestKey(digest, 0);
    const isKnown = known.has(key);
    known.add(key);
    return isKnown;
  };
}

/** The model with the images of `train`, and notices of them. */
async function extended(
  model: Model,
  source: ImageSource,
  train: Embedded,
  method: Method,
  host: FitHost,
  run: RunContext,
): Promise<{ readonly next: Model; readonly notices: readonly Notice[] }> {
  const { config } = method;
  const { learnt, training } = model;
  const before = learnt.names.length;
  const all = train.images.map((_, image) => image);
  await using shown =
    config.augmentImages === 'all' && config.augment !== 'none'
      ? await addCopies(train, all, method, host, run)
      : withoutCopies(train);
  const kinds = await findKinds(model, train, method, run);
  const compared = comparedGroups(all.length, { tail: kinds.tail, groups: kinds.groups?.slice(before) }, config);
  const cleaned = await clean(shown, method.cleaner, run, compared);
  const added = await remember(train, shown, cleaned, kinds.tail, method, host, run, (features, candidates) =>
    continueHead(model.bank.features, features, candidates, method, run),
  );
  const bank = appendBank(model.bank, added.bank, before);
  const suspects = findSuspects(cleaned, train.patches.images, train.patches.positions, new Set(kinds.tail));
  const left = new Set([...kinds.tail, ...kinds.few, ...suspects.map(({ image }) => image)]);
  const normal = all.filter((image) => !left.has(image));
  const seen = seenByNew(bank, before, shown.patches.images);
  const fresh = await scoreTraining(shown, normal, cleaned, seen, method, run);
  const scores = Float32Array.from([...training.scores, ...fresh.scores]);
  const threshold = setThreshold(scores, config.falseAlarms);
  const next: Model = {
    ...model,
    bank,
    training: {
      images: Uint32Array.from([...training.images, ...fresh.images.map((image) => before + image)]),
      scores,
      uncompared: training.uncompared + fresh.uncompared,
      ...(kinds.embeddings && { embeddings: kinds.embeddings }),
      digests: appendDigests(model, train.digests),
    },
    threshold,
    learnt: {
      names: [...learnt.names, ...Array.from(train.images, (image) => source.names[image] ?? '')],
      skipped: [...learnt.skipped, ...train.skipped],
      products: kinds.found?.products ?? learnt.products,
      tail: [
        ...learnt.tail,
        ...Array.from(kinds.tail, (image) => ({
          image: before + image,
          classSize: kinds.found?.classSizes[before + image] as number,
        })),
      ],
      suspects: [...learnt.suspects, ...suspects.map(({ image, ...rest }) => ({ image: before + image, ...rest }))],
      selected: kinds.found?.selected ?? learnt.selected,
      rows: { head: learnt.rows.head + added.rows.head, tail: learnt.rows.tail + added.rows.tail },
      copies: learnt.copies + added.copies,
      notices: [],
      ...(kinds.groups && { groups: kinds.groups }),
    },
    thumbnails: [...Array.from(learnt.names, (_, image) => model.thumbnails[image]), ...train.thumbnails],
  };
  const uncompared =
    fresh.uncompared > 0 ? [notice('N_TAIL_NONE_COMPARED', { images: countOf(fresh.uncompared, 'normal image') })] : [];
  const refit = refitNotices(next, train.patches.positions);
  const notices = [...coverageNotice(train.placements), ...kinds.notices, ...uncompared];
  return { next, notices: [...notices, ...refit, ...threshold.notices] };
}
