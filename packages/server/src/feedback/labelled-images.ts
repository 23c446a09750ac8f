import type { Feedback, Label } from './feedback-row.ts';
import type { FeedbackStore } from './feedback-store.ts';

/** Images with what was said of them last. */
export interface LabelledImages {
  /** In the order in which they were last spoken of. */
  readonly images: readonly LabelledImage[];
  /** Those of all labels about which people said both good and defect; what was said last counts. */
  readonly conflicts: readonly LabelledImage[];
}

/** A kept image and what was last said of it. */
export interface LabelledImage {
  /** What it was called when it came. */
  readonly name: string;
  /** Of the kept file. */
  readonly path: string;
  readonly row: Feedback;
}

const page = 1000;

/**
 * The images of a store that carry `label` now; one that was taken back carries none.
 * @param model - only what was said of results of this model.
 * @throws E_FEEDBACK_STORE.
 */
export async function labelledImages(
  store: FeedbackStore,
  label: Exclude<Label, 'none'>,
  model?: string,
): Promise<LabelledImages> {
  const last = new Map<string, Feedback>();
  const said = new Map<string, Set<Label>>();
  let after = 0;
  for (;;) {
    const rows = await store.list({ model, after, limit: page });
    for (const row of rows) {
      const { imageSha256: image } = row;
      // Deleted first, so that the map is in the order of the last words.
      last.delete(image);
      last.set(image, row);
      if (row.label === 'none') said.delete(image);
      else said.set(image, (said.get(image) ?? new Set()).add(row.label));
    }
    if (rows.length < page) break;
    after = rows.at(-1)?.id as number;
  }
  const named = [...last.values()].map((row) => ({ name: row.imageName, path: store.pathOf(row), row }));
  return {
    images: named.filter(({ row }) => row.label === label),
    conflicts: named.filter(({ row }) => said.get(row.imageSha256)?.size === 2),
  };
}
