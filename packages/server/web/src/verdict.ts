import { element, svgElement } from './element.ts';
import type { Verdict } from './page-state.ts';

/** Word and shape of each verdict, as in the HTML report; colour alone tells nothing. */
export const verdicts: Readonly<Record<Verdict, { word: string; shape: string }>> = {
  defect: { word: 'Defect', shape: 'M8 1 15.5 14.5H.5zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z' },
  good: { word: 'Good', shape: 'M6.2 13.2 1.4 8.4l1.7-1.7 3.1 3.1 6.7-6.7 1.7 1.7z' },
  unknown: { word: 'No verdict', shape: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM4.5 7.1h7v1.8h-7z' },
};

export function symbol(verdict: Verdict): SVGElement {
  const path = svgElement('path', { d: verdicts[verdict].shape, 'fill-rule': 'evenodd' });
  return svgElement('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, path);
}

export function badge(verdict: Verdict): HTMLElement {
  return element('span', { class: `badge ${verdict}` }, symbol(verdict), verdicts[verdict].word);
}
