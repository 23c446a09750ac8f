import { type Model, versionsOf } from '@tailedcore/core';

/** What `fit --json` and `inspect --json` print: everything about a model but its tensors. */
export function modelJson(model: Model): Record<string, unknown> {
  const { learnt, bank, training, threshold, backbone } = model;
  const named = <T extends { image: number }>({ image, ...rest }: T) => ({ name: learnt.names[image], ...rest });
  return {
    writtenBy: model.writtenBy,
    preset: model.config.preset,
    config: model.config,
    parts: model.parts,
    backbone: { name: backbone.name, id: backbone.id, bytes: backbone.graph.byteLength },
    grid: model.grid,
    bank: { rows: bank.features.rows, columns: bank.features.columns, head: learnt.rows.head, tail: learnt.rows.tail },
    images: { used: learnt.names.length, skipped: learnt.skipped },
    products: learnt.products,
    groups: learnt.groups ?? null,
    rare: learnt.tail.map(named),
    rareSelected: learnt.selected,
    copies: learnt.copies,
    suspicious: learnt.suspects.map(named),
    threshold: {
      value: threshold.value,
      falseAlarms: threshold.falseAlarms,
      rule: threshold.rule,
      normalImages: training.scores.length,
      leftOut: { rare: learnt.tail.length, suspicious: learnt.suspects.length, uncompared: training.uncompared },
    },
    trainingScores: Array.from(training.scores),
    notices: learnt.notices,
    history: versionsOf(model).map(({ threshold: { value }, learnt: found, ...version }, i) => ({
      version: i + 1,
      ...version,
      head: found.rows.head,
      tail: found.rows.tail,
      threshold: value,
    })),
  };
}
