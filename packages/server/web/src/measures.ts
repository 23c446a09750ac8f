import { element } from './element.ts';
import { formatPValue, formatScore } from './format.ts';
import type { ShownResult } from './page-state.ts';

/** Score and p-value. */
export function measures({ result: { score, pValue } }: ShownResult): HTMLElement {
  const pair = (name: string, value: string, title: string) =>
    element('div', {}, element('dt', { title }, name), element('dd', {}, value));
  return element(
    'dl',
    { class: 'measures' },
    pair('score', formatScore(score), 'Higher is less usual'),
    ...(pValue === null
      ? []
      : [pair('p-value', formatPValue(pValue), 'Share of normal training images that score at least as high')]),
  );
}
