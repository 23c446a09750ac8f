import { type Html, markup } from '../html.ts';
import type { BenchTable } from './bench-report.ts';
import { tableMarkup } from './table-markup.ts';

/** A drawing in its frame: heading above, keys and words below, and its numbers as a table, folded away. */
export function figure(
  title: string,
  picture: Html,
  numbers: BenchTable,
  { keys, words }: { readonly keys?: Html | undefined; readonly words?: string | undefined } = {},
): Html {
  return markup`<figure class="panel plot">
    <h3><bdi>${title}</bdi></h3>
    ${picture}
    <figcaption>
      ${keys} ${words === undefined ? undefined : markup`<p class="muted">${words}</p>`}
      <details>
        <summary>The numbers</summary>
        ${tableMarkup(numbers)}
      </details>
    </figcaption>
  </figure>`;
}
