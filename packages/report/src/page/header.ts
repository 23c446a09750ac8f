import { formatCount, formatCounted, formatScore, formatShare } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { CalibrationFacts, ReportInput } from '../report-input.ts';
import { notes } from './notes.ts';

/** What was judged, with which threshold, and what the words mean. */
export function pageHeader(input: ReportInput): Html {
  const { images, model, skipped } = input;
  return markup` <header class="page-header">
    <div class="wrap">
      <p class="kicker">
        <strong>TailedCore defect report</strong> · model
        <bdi>${model.name}</bdi>${input.created ? ` · ${input.created}` : ''}
      </p>
      <h1><bdi>${input.title}</bdi></h1>
      <dl class="tiles">
        ${tile(images.length === 1 ? 'image judged' : 'images judged', formatCount(images.length))}
        ${verdictTiles(input)}
        ${skipped.length > 0 ? tile(skipped.length === 1 ? 'file skipped' : 'files skipped', formatCount(skipped.length)) : undefined}
      </dl>
      <p>
        Each photograph was compared, spot by spot, with what the model knows as normal from
        ${formatCounted(input.learnt.imagesUsed, 'training photograph')}. The <strong>score</strong> belongs to its most
        unusual spot: the higher, the less it resembles anything normal. ${verdictWords(model.calibration)}
      </p>
      ${notes(model.calibration.caveats)}
      <nav class="page-nav" aria-label="Sections of this report">
        <ul>
          <li><a href="#results">Results</a></li>
          <li><a href="#scores">Scores</a></li>
          <li><a href="#learnt">What the model learnt</a></li>
          ${skipped.length > 0 ? markup`<li><a href="#skipped">Skipped files</a></li>` : undefined}
        </ul>
      </nav>
    </div>
  </header>`;
}

function verdictTiles({ images, model }: ReportInput): readonly Html[] {
  const { threshold, falseAlarms } = model.calibration;
  if (threshold === null) return [tile('threshold: no verdicts', 'none')];
  const defects = images.filter((image) => image.verdict === 'defect').length;
  return [
    tile(defects === 1 ? 'looks defective' : 'look defective', formatCount(defects), defects > 0 ? 'defect' : ''),
    tile('threshold on the score', formatScore(threshold)),
    tile('false alarms wanted', formatShare(falseAlarms)),
  ];
}

function verdictWords({ threshold, falseAlarms }: CalibrationFacts): Html {
  if (threshold === null) {
    return markup`The model has <strong>no threshold</strong>, so no image is called good or defective: compare the scores
      and the heat maps.`;
  }
  return markup`The <strong>p-value</strong> is the share of normal images that score at least as high. Images above the
    <strong>threshold</strong> are called defects; it was set for false alarms on about ${formatShare(falseAlarms)} of good
    images.`;
}

function tile(name: string, value: string, kind = ''): Html {
  return markup`<div class="tile ${kind}">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
