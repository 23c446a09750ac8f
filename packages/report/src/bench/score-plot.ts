import { formatCount, formatCounted, formatScore } from '../format.ts';
import { type Html, markup } from '../html.ts';
import { axisTicks, binScores, type ScoreBins } from '../score-bins.ts';
import type { ScorePlot } from './bench-report.ts';
import { figure } from './figure.ts';
import { at, finite } from './finite.ts';
import { drawing, margin, width } from './frame.ts';
import { tickText } from './numbers.ts';

const height = 300;
const top = { good: 50, defective: 162 };
const barRoom = 84;

/** Good images above, defective ones below, on one axis, with the threshold; each half has a height of its own. */
export function scorePlot(plot: ScorePlot): Html {
  const { title, unit, threshold, good, defective } = plot;
  const binned = binScores(
    [],
    [
      ...good.map((score) => ({ score: finite(score), verdict: 'good' as const })),
      ...defective.map((score) => ({ score: finite(score), verdict: 'defect' as const })),
    ],
    threshold,
  );
  const plotWidth = width - margin.left - margin.right;
  const x = {
    title: `${unit}${binned.axis.scale === 'log' ? ', logarithmic' : ''}`,
    ticks: axisTicks(binned.axis, 5),
    at: (score: number) => margin.left + plotWidth * binned.axis.at(score),
    text: tickText,
  };
  const y = { title: 'Images', ticks: [], at: (value: number) => value, text: tickText };
  const label = `${title}: scores of ${formatCounted(good.length, 'good image')} above and ${formatCounted(defective.length, 'defective image')} below.`;
  const picture = drawing({ label, height, x, y }, [
    half(binned, 'good', `Good (${formatCount(good.length)})`),
    half(binned, 'defect', `Defective (${formatCount(defective.length)})`),
    threshold === null ? undefined : thresholdLine(x.at(threshold), threshold),
  ]);
  return figure(title, picture, table(title, binned), {
    words:
      threshold === null
        ? 'The method has no threshold of its own.'
        : `${formatCounted(good.filter((score) => score > threshold).length, 'good image')} and ${formatCounted(defective.filter((score) => score > threshold).length, 'defective one')} above the threshold.`,
  });
}

function half({ bins }: ScoreBins, kind: 'good' | 'defect', title: string): Html {
  const start = kind === 'good' ? top.good : top.defective;
  const most = Math.max(1, ...bins.map((bin) => bin[kind]));
  const step = (width - margin.left - margin.right) / bins.length;
  return markup`${bins.map((bin, i) => {
    if (bin[kind] === 0) return markup``;
    const tall = Math.max(2, (barRoom * bin[kind]) / most);
    return markup`<rect
      class="bar ${kind}"
      x="${at(margin.left + i * step + 0.4)}"
      y="${at(start + barRoom - tall)}"
      width="${at(Math.max(1, step - 0.8))}"
      height="${at(tall)}"
    />`;
  })}<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${start + barRoom}" y2="${start + barRoom}" /><text
      class="soft"
      x="${margin.left - 7}"
      y="${start + 10}"
      text-anchor="end"
      >${formatCount(most)}</text
    ><text class="halo" x="${margin.left + 4}" y="${start - 6}">${title}</text>`;
}

function thresholdLine(x: number, threshold: number): Html {
  const left = x > width / 2;
  return markup`<line class="threshold" x1="${at(x)}" x2="${at(x)}" y1="${margin.top + 12}" y2="${height - margin.bottom}" /><text
      class="threshold-label halo"
      x="${at(x + (left ? 8 : -8))}"
      y="${margin.top + 8}"
      text-anchor="${left ? 'end' : 'start'}"
      >threshold ${formatScore(threshold)}</text
    >`;
}

function table(title: string, { bins }: ScoreBins) {
  return {
    title: `${title}: numbers`,
    corner: 'Score',
    groups: [],
    columns: ['Good', 'Defective'],
    rows: bins
      .filter(({ good, defect }) => good + defect > 0)
      .map(({ from, to, good, defect }) => ({
        title: `${formatScore(from)} to ${formatScore(to)}`,
        cells: [{ text: formatCount(good) }, { text: formatCount(defect) }],
      })),
    notes: ['Images with a score above the first and up to the second number; empty rows are left out.'],
  };
}
