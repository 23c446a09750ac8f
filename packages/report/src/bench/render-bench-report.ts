import { formatCount } from '../format.ts';
import { type Html, markup, markupOf } from '../html.ts';
import { benchEnd, benchStart } from './bench-document.ts';
import { benchHeader, type Section } from './bench-header.ts';
import type { BenchReport, BenchTable } from './bench-report.ts';
import { calibrationPlot } from './calibration-plot.ts';
import { classSizePlot } from './class-size-plot.ts';
import { noisePlot } from './noise-plot.ts';
import { patchPlot } from './patch-plot.ts';
import { rocPlot } from './roc-plot.ts';
import { scorePlot } from './score-plot.ts';
import { tableMarkup } from './table-markup.ts';
import { tradeoffPlot } from './tradeoff-plot.ts';

/**
 * The page of a benchmark as one HTML file: tables and drawings, style inside, no script, nothing loaded from anywhere.
 * @throws E_NOT_FINITE for numbers that cannot be drawn.
 */
export function renderBenchReport(report: BenchReport): string {
  const parts = partsOf(report).filter(({ blocks }) => blocks.length > 0);
  return [
    benchStart(report),
    benchHeader(report, parts),
    markup`<main id="main" class="wrap" tabindex="-1">`,
    ...parts.map(partMarkup),
    markup`</main>`,
    benchEnd(report),
  ]
    .map(markupOf)
    .join('');
}

interface Part extends Section {
  readonly intro: string;
  /** Tables stand below each other, drawings beside each other. */
  readonly kind: 'tables' | 'plots';
  readonly blocks: readonly Html[];
}

function partsOf(report: BenchReport): readonly Part[] {
  const { methods } = report;
  const plots = (id: string, title: string, intro: string, blocks: readonly Html[]): Part => ({
    id,
    title,
    intro,
    blocks,
    kind: 'plots',
  });
  return [
    { id: 'summary', title: 'Summary', kind: 'tables', intro: summaryIntro(report), blocks: summaryBlocks(report) },
    plots(
      'tradeoff',
      'Rare against frequent products',
      'A method that takes rare products for defects lies to the left, one that learns unmarked defects as normal lies low.',
      report.tradeoffs.map((plot) => tradeoffPlot(plot, methods)),
    ),
    plots(
      'noise',
      'Unmarked defects in training',
      'How much worse a method becomes when more defective images stand unmarked among the training images.',
      report.noise.map((plot) => noisePlot(plot, methods)),
    ),
    plots(
      'roc',
      'Found defects against false alarms',
      'Every threshold is a point of its line. The upper left corner is perfect, the diagonal is chance.',
      report.curves.map((plot) => rocPlot(plot, methods)),
    ),
    plots(
      'scores',
      'Scores',
      'The further apart good and defective images lie, the better. Heights of the two halves are not comparable.',
      report.scores.map(scorePlot),
    ),
    plots(
      'calibration',
      'Calibration',
      'A p-value is the promised share of good images that score at least as high. Here is the share that really did.',
      report.calibration.map((plot) => calibrationPlot(plot, methods)),
    ),
    plots(
      'class-sizes',
      'Class sizes',
      'How many training images of the same product a sampler believes there are, for every training image.',
      report.classSizes.map(classSizePlot),
    ),
    plots(
      'patches',
      'Removed and sampled patches',
      'What cleaning takes away and what the memory keeps, of rare products, of frequent products and of defects.',
      report.patches.map((plot) => patchPlot(plot, methods)),
    ),
    {
      id: 'products',
      title: 'Product by product',
      kind: 'tables',
      intro: 'Means over splits and seeds in which the product was tested.',
      blocks: report.products.map(tableBlock),
    },
    {
      id: 'failures',
      title: 'Failed runs',
      kind: 'tables',
      intro: 'These are not part of any number.',
      blocks: failureBlocks(report),
    },
  ];
}

function partMarkup({ id, title, intro, kind, blocks }: Part): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    <p class="section-intro">${intro}</p>
    ${kind === 'plots' ? plotBlocks(blocks) : blocks}
  </section>`;
}

/** So many drawings are looked at, the others are looked for. */
const most = 12;

function plotBlocks(blocks: readonly Html[]): Html {
  const rest = blocks.slice(most);
  return markup`<div class="plots">${blocks.slice(0, most)}</div>${rest.length > 0 ? folded('More drawings', rest, 'plots') : undefined}`;
}

function summaryIntro({ counts }: BenchReport): string {
  return counts.cells === 0
    ? 'There is nothing to summarise yet.'
    : 'Best of a column in bold, second best underlined; numbers quoted from publications are slanted and ranked among themselves.';
}

function summaryBlocks({ tables, moreTables }: BenchReport): readonly Html[] {
  const shown = tables.length > 0 ? tables.map(tableBlock) : [markup`<p class="panel">No run is finished.</p>`];
  return moreTables.length > 0 ? [...shown, folded('More tables', moreTables.map(tableBlock))] : shown;
}

/** Blocks that a reader unfolds when wanted. */
function folded(title: string, blocks: readonly Html[], kind = ''): Html {
  return markup`<details class="more-plots">
    <summary>${title} (${formatCount(blocks.length)})</summary>
    <div class="${kind}">${blocks}</div>
  </details>`;
}

function tableBlock(table: BenchTable): Html {
  return markup`<div class="panel bench-table">
    <h3><bdi>${table.title}</bdi></h3>
    ${tableMarkup(table)}
  </div>`;
}

function failureBlocks({ failures }: BenchReport): readonly Html[] {
  if (failures.length === 0) return [];
  return [
    markup`<ul class="panel failures">
      ${failures.map(
        ({ split, method, seed, message }) =>
          markup`<li><strong><bdi>${method}</bdi></strong> on <bdi>${split}</bdi>, seed ${seed}: <bdi>${message}</bdi></li>`,
      )}
    </ul>`,
  ];
}
