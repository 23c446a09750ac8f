import { formatCount, formatScore } from '../format.ts';
import { type Html, markup } from '../html.ts';
import { freshIn, type ScoreBin } from '../score-bins.ts';

/** The numbers of the histogram, folded away, for those who cannot see it or want to read them off. */
export function scoreTable(bins: readonly ScoreBin[], verdicts: boolean): Html {
  const filled = bins.filter((bin) => bin.training + freshIn(bin) > 0);
  const fresh = verdicts ? (['good', 'defect'] as const) : (['unknown'] as const);
  return markup`<details>
    <summary>The histogram as a table</summary>
    <div class="table-scroll" tabindex="0" role="region" aria-label="Table of scores">
      <table>
        <caption>
          How many images have a score above the first and up to the second number; empty rows are left out.
        </caption>
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col" class="number">Training, normal</th>
            ${fresh.map((verdict) => markup`<th scope="col" class="number">New, ${verdict === 'unknown' ? 'no verdict' : verdict}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${filled.map(
            (bin) =>
              markup`<tr>
                <th scope="row" class="number">${formatScore(bin.from)} to ${formatScore(bin.to)}</th>
                <td class="number">${formatCount(bin.training)}</td>
                ${fresh.map((verdict) => markup`<td class="number">${formatCount(bin[verdict])}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
