import { formatCount, formatCounted } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { BenchReport } from './bench-report.ts';

/** A part of the page that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
}

/** What was compared, how much of it is done, and where things are. */
export function benchHeader(report: BenchReport, sections: readonly Section[]): Html {
  const { counts, failures, methods } = report;
  return markup`<header class="page-header">
    <div class="wrap">
      <p class="kicker"><strong>TailedCore benchmark</strong> · ${report.created}</p>
      <h1><bdi>${report.title}</bdi></h1>
      <dl class="tiles">
        ${tile(methods.length === 1 ? 'method' : 'methods', methods.length)}
        ${tile(counts.splits === 1 ? 'split' : 'splits', counts.splits)}
        ${tile(counts.cells === 1 ? 'finished run' : 'finished runs', counts.cells)}
        ${counts.images > 0 ? tile(counts.images === 1 ? 'image judged' : 'images judged', counts.images) : undefined}
        ${failures.length > 0 ? tile(failures.length === 1 ? 'failed run' : 'failed runs', failures.length, 'defect') : undefined}
      </dl>
      <p>${intro(report)}
      </p>
      <nav class="page-nav" aria-label="Sections of this report">
        <ul>
          ${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}
        </ul>
      </nav>
    </div>
  </header>`;
}

function tile(name: string, count: number, kind = ''): Html {
  return markup`<div class="tile ${kind}">
    <dt>${name}</dt>
    <dd>${formatCount(count)}</dd>
  </div>`;
}

function intro({ counts }: BenchReport): string {
  if (counts.cells === 0) return 'No run is finished yet.';
  const what =
    counts.images > 0
      ? 'One run is one method on one split with one seed: it learns from unlabelled training images of all products together and judges the test images.'
      : 'One run is one sampler on one split with one seed: it looks for images of rare products among unlabelled training images.';
  return `${what} ${formatCounted(counts.cells, 'run')} ${counts.cells === 1 ? 'is' : 'are'} shown here.`;
}
