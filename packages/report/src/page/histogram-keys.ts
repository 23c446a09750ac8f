import { type Html, markup } from '../html.ts';

/** What the bars of the histogram are; its caption says the same to those who do not see them. */
export function histogramKeys(verdicts: boolean): Html {
  const fresh = verdicts
    ? [key('good', 'new, good'), key('defect', 'new, defect', markup` fill="url(#chart-hatch)"`)]
    : [key('unknown', 'new, no verdict')];
  return markup`<ul class="keys" role="list" aria-hidden="true">
    ${[key('training', 'training, normal'), ...fresh]}
  </ul>`;
}

function key(series: string, words: string, fill?: Html): Html {
  return markup`<li>
    <svg class="chart-key chart" width="16" height="16" viewBox="0 0 16 16"
      ><rect class="bar-${series}" x=".6" y=".6" width="14.8" height="14.8" ${fill}
    /></svg>
    ${words}
  </li>`;
}
