import { countOf, type Model, percent, type Prediction, type UnreadImage } from '@tailedcore/core';
import { short } from './number.ts';
import { printable } from './printable.ts';

const header = `${'Verdict'.padEnd(8)}${'Score'.padStart(10)}${'p'.padStart(8)}  Image`;

/** What `predict` prints: the images, highest score first, those that could not be read, and a summary. */
export function predictText(model: Model, results: readonly (Prediction | UnreadImage)[], quiet: boolean): string {
  const scored = results.filter((result) => 'score' in result).sort((a, b) => b.score - a.score);
  const failed = results.filter((result) => 'problem' in result);
  return [
    ...(quiet || scored.length === 0 ? [] : [header, ...scored.map(line)]),
    ...failed.map(({ problem }) => printable(problem.message)),
    ...model.threshold.notices.map(({ code, message }) => `Note: ${code}: ${message}`),
    summary(model, scored, failed.length),
  ].join('\n');
}

function line({ verdict, score, pValue, name }: Prediction): string {
  const p = pValue === null ? '-' : pValue.toFixed(4);
  return `${verdict.padEnd(8)}${short(score).padStart(10)}${p.padStart(8)}  ${printable(name)}`;
}

function summary({ threshold }: Model, scored: readonly Prediction[], failed: number): string {
  const defects = scored.filter(({ verdict }) => verdict === 'defect').length;
  const unread = failed > 0 ? `, ${failed} unreadable` : '';
  const total = countOf(scored.length + failed, 'image');
  if (threshold.value === null) return `${total}: ${scored.length} without verdict${unread}.`;
  const rule = `threshold ${short(threshold.value)} for ${percent(threshold.falseAlarms)} false alarms`;
  return `${total}: ${defects} defect, ${scored.length - defects} good${unread}; ${rule}.`;
}
