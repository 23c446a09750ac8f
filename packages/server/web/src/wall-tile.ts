import { element } from './element.ts';
import { formatScore, formatTime } from './format.ts';
import { fetchPicture } from './picture.ts';
import type { RecentResult } from './recent-results.ts';
import { symbol, verdicts } from './verdict.ts';

/** One result on the wall. */
export interface Tile {
  readonly id: string;
  readonly node: HTMLElement;
  /** Lets go of its picture. */
  end(): void;
}

/** Verdict, painted photograph, name, score and time. */
export function createTile(result: RecentResult): Tile {
  const { id, name, model, verdict, score, threshold, time } = result;
  const controller = new AbortController();
  const frame = element('div', { class: 'none' });
  fetchPicture(`v1/results/${id}/heatmap?kind=overlay`, `${name} with its heat`, 'photo', controller.signal).then(
    (image) => frame.replaceWith(image),
    () => frame.replaceChildren('No picture any more'),
  );
  const limit = threshold === null ? '' : ` (threshold ${formatScore(threshold)})`;
  const facts = element(
    'p',
    { class: 'wall-facts' },
    element('bdi', { title: name }, name),
    element('span', { class: 'number' }, `score ${formatScore(score)}`, element('span', { class: 'limit' }, limit)),
    element('span', { class: 'number' }, `${model} · ${formatTime(new Date(time))}`),
  );
  const words = element('p', { class: 'wall-verdict' }, symbol(verdict), verdicts[verdict].word);
  const node = element('div', { class: 'wall-tile', 'data-verdict': verdict }, words, frame, facts);
  return { id, node, end: () => controller.abort() };
}
