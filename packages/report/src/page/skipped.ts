import { formatCounted } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ReportInput, SkippedFile } from '../report-input.ts';

/** New files that could not be judged; nothing where there are none. */
export function skippedSection({ skipped }: ReportInput): Html {
  if (skipped.length === 0) return markup``;
  return markup` <section id="skipped" aria-labelledby="skipped-heading">
    <h2 id="skipped-heading">Skipped files</h2>
    <p class="section-intro">
      ${formatCounted(skipped.length, 'new file')} could not be judged: neither good nor defective.
    </p>
    <div class="panel">${skippedTable(skipped, 'New files without a verdict, and why')}</div>
  </section>`;
}

export function skippedTable(files: readonly SkippedFile[], caption: string): Html {
  return markup`<div class="table-scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">Code</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        ${files.map(
          ({ name, code, message }) =>
            markup`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              <td><code>${code}</code></td>
              <td><bdi>${message}</bdi></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
