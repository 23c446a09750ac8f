import { csvCell, quoted } from '@tailedcore/core';
import type { LabelledImage } from '@tailedcore/server';

const columns = ['path', 'name', 'label', 'model', 'score', 'verdict', 'time', 'note'] as const;

/** Marked images as CSV (RFC 4180, UTF-8), a list that every command reads: the column `path` names the files. */
export function* feedbackCsv(images: readonly LabelledImage[]): Generator<string> {
  yield `${columns.join(',')}\r\n`;
  for (const { path, name, row } of images) {
    const { label, model, score, verdict, time, note } = row;
    const cells = [name, label, model, score, verdict, time, note ?? ''];
    // A path is for programs: it stays as it is.
    yield `${[quoted(path), ...cells.map(csvCell)].join(',')}\r\n`;
  }
}
