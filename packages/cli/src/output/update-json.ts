import type { Updated } from '@tailedcore/core';

/** What `update --json` prints of an update: the report, images by name. */
export function updateJson({ model, report }: Updated): Record<string, unknown> {
  const nameOf = (image: number) => model.learnt.names[image];
  const named = <T extends { image: number }>({ image, ...rest }: T) => ({ name: nameOf(image), ...rest });
  const { images, repeated, skipped, rows, copies, products, tail, suspects, threshold, notices } = report;
  return {
    images: { added: images, all: model.learnt.names.length, repeated, skipped },
    rows: { ...rows, all: model.bank.features.rows },
    copies,
    newProducts: products?.map(({ group, images: members }) => ({ group, images: members.map(nameOf) })) ?? null,
    rare: tail.map(named),
    suspicious: suspects.map(named),
    threshold: { before: threshold.before.value, after: threshold.after.value, rule: threshold.after.rule },
    notices,
  };
}
