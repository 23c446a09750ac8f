import { formatCount, formatCounted, formatScore } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { CalibrationFacts, ReportInput } from '../report-input.ts';
import { axisTicks, binScores, freshIn, type ScoreBin, type ScoreBins } from '../score-bins.ts';
import { histogramKeys } from './histogram-keys.ts';
import { scoreTable } from './score-table.ts';

/** In units of the drawing, which scales with the page. */
const size = { width: 760, height: 352, left: 46, right: 14 };
const rows = { training: { top: 58, bottom: 164 }, fresh: { top: 204, bottom: 310 } };
const plotWidth = size.width - size.left - size.right;

/** Training scores above, new scores below, on one axis; the same numbers as a table. */
export function scoreSection(input: ReportInput): Html {
  const { calibration } = input.model;
  const { threshold } = calibration;
  const verdicts = threshold !== null;
  const binned = binScores(input.trainingScores, input.images, threshold);
  return markup` <section id="scores" aria-labelledby="scores-heading">
    <h2 id="scores-heading">Scores</h2>
    <p class="section-intro">
      ${calibration.rule} ${verdicts ? basisOf(calibration) : undefined}
    </p>
    <div class="panel">${chart(binned, input)} ${histogramKeys(verdicts)} ${scoreTable(binned.bins, verdicts)}</div>
  </section>`;
}

function basisOf({ used, leftOut }: CalibrationFacts): string {
  const left =
    leftOut === 0
      ? 'none was left out'
      : `${formatCount(leftOut)} taken for rare products, suspected to be defective or without others to compare with ${leftOut === 1 ? 'was' : 'were'} left out`;
  return `It rests on ${formatCounted(used, 'training image')}; ${left}.`;
}

function chart(binned: ScoreBins, { trainingScores, images, model }: ReportInput): Html {
  const { threshold } = model.calibration;
  const x = (score: number) => size.left + plotWidth * binned.axis.at(score);
  const defects = images.filter((image) => image.verdict === 'defect').length;
  return markup` <svg
    class="chart"
    viewBox="0 0 ${size.width} ${size.height}"
    role="img"
    aria-labelledby="chart-title chart-text"
  >
    <title id="chart-title">Histogram of scores</title>
    <desc id="chart-text">
      ${formatCounted(trainingScores.length, 'normal training image')}${rangeOf(trainingScores)} above,
      ${formatCounted(images.length, 'new image')}${rangeOf(images.map((image) => image.score))} below,
      ${threshold === null ? 'without verdicts' : `of which ${formatCounted(defects, 'defect')}; threshold ${formatScore(threshold)}`};
      ${binned.axis.scale} axis. The table below holds the numbers.
    </desc>
    <defs>${hatch('chart-hatch')}</defs>
    ${axisTicks(binned.axis).map((tick) => {
      const at = x(tick).toFixed(1);
      return markup`<g class="tick"
        ><line class="rule" x1="${at}" x2="${at}" y1="${rows.training.top}" y2="${rows.fresh.bottom}" /><text
          class="soft"
          x="${at}"
          y="${rows.fresh.bottom + 26}"
          text-anchor="middle"
          >${tickLabel(tick)}</text
        ></g
      >`;
    })}
    ${panel(binned.bins, 'training', rows.training)} ${panel(binned.bins, 'fresh', rows.fresh)}
    ${threshold === null ? undefined : thresholdLine(threshold, x(threshold))}
    <text class="halo" x="${size.left}" y="${rows.training.top - 8}">Normal training images${trainingScores.length === 0 ? ': none' : ''}</text>
    <text class="halo" x="${size.left}" y="${rows.fresh.top - 8}">New images</text>
  </svg>`;
}

/** @param at - its place in the drawing; the words stand on the side with more room. */
function thresholdLine(threshold: number, at: number): Html {
  const left = at > size.left + 0.6 * plotWidth;
  return markup`<line class="threshold" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="26" y2="${rows.fresh.bottom}" />
    <text
      class="threshold-label halo"
      x="${(at + (left ? -8 : 8)).toFixed(1)}"
      y="20"
      text-anchor="${left ? 'end' : 'start'}"
    >
      threshold ${formatScore(threshold)}
    </text>`;
}

function panel(
  bins: readonly ScoreBin[],
  kind: 'training' | 'fresh',
  { top, bottom }: { top: number; bottom: number },
): Html {
  const most = Math.max(1, ...bins.map((bin) => (kind === 'training' ? bin.training : freshIn(bin))));
  const step = plotWidth / bins.length;
  const bars: Html[] = [];
  bins.forEach((bin, i) => {
    const series =
      kind === 'training'
        ? ([['training', bin.training]] as const)
        : ([
            ['good', bin.good],
            ['defect', bin.defect],
            ['unknown', bin.unknown],
          ] as const);
    let base = bottom;
    for (const [name, count] of series) {
      if (count === 0) continue;
      const height = Math.max(3, ((bottom - top) * count) / most);
      const fill = name === 'defect' ? markup` fill="url(#chart-hatch)"` : undefined;
      bars.push(
        markup`<rect
          class="bar-${name}"
          x="${(size.left + i * step + 0.75).toFixed(1)}"
          y="${(base - height).toFixed(1)}"
          width="${(step - 1.5).toFixed(1)}"
          height="${height.toFixed(1)}"
          ${fill}
        />`,
      );
      base -= height;
    }
  });
  return markup`<text class="soft" x="${size.left - 8}" y="${top + 11}" text-anchor="end">${formatCount(most)}</text>
    <text class="soft" x="${size.left - 8}" y="${bottom}" text-anchor="end">0</text>
    ${bars}<line class="axis" x1="${size.left}" x2="${size.width - size.right}" y1="${bottom}" y2="${bottom}" />`;
}

function hatch(id: string): Html {
  return markup`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"
    ><rect class="hatch-ground" width="6" height="6" /><line class="hatch-line" x1="0" x2="0" y1="0" y2="6"
  /></pattern>`;
}

function rangeOf(scores: ArrayLike<number>): string {
  if (scores.length === 0) return '';
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    low = Math.min(low, scores[i] as number);
    high = Math.max(high, scores[i] as number);
  }
  return ` (${formatScore(low)} to ${formatScore(high)})`;
}

/** Round numbers in their shortest form. */
function tickLabel(tick: number): string {
  const size = Math.abs(tick);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return tick.toExponential();
  return size >= 1000 && Number.isInteger(tick) ? formatCount(tick) : String(tick);
}
