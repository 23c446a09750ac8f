import { formatCounted } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ImageResult, ReportInput } from '../report-input.ts';
import { controls, heatControls, shortcutHelp } from './controls.ts';
import { heatLegend } from './heat-legend.ts';

/** The results up to the opening of the grid; the cards follow one by one. */
export function resultsStart(input: ReportInput): Html {
  const { images, model } = input;
  const verdicts = model.calibration.threshold !== null;
  const start = markup`
    <section id="results" aria-labelledby="results-heading">
      <h2 id="results-heading">Results</h2>`;
  if (images.length === 0) return markup`${start}<p class="section-intro">No image was judged.</p>`;
  return markup`${start}
    <p class="section-intro">${intro(images, verdicts)}</p>
    <noscript><p class="section-intro">Scripts are off: open "Details" below an image instead.</p></noscript>
    ${controls(images, verdicts)} ${heatLegend(input)} ${shortcutHelp(verdicts)}
    <p class="empty panel" id="no-match" hidden>No image matches.</p>
    <ol class="grid" role="list" aria-label="${formatCounted(images.length, 'result')}, sorted by score">`;
}

function intro(images: readonly ImageResult[], verdicts: boolean): string {
  const enlarge = 'Select an image to enlarge it and to see its hottest spot beside the most similar normal one.';
  if (!verdicts) return `Highest score first, without verdicts. ${enlarge}`;
  return images.some((image) => image.verdict === 'defect')
    ? `Highest score first. ${enlarge}`
    : 'No image is above the threshold. Highest score first: the first ones are the least usual of the good ones.';
}

/** The end of the grid and the dialog that enlarges a card. */
export function resultsEnd({ images }: ReportInput): Html {
  if (images.length === 0) return markup`</section>`;
  return markup`</ol>
    </section>
    <dialog id="enlarged" aria-labelledby="enlarged-name">
      <div class="dialog-bar">
        <h2 id="enlarged-name"></h2>
        ${heatControls()}
        <span id="place" class="muted number" role="status"></span>
        <div class="buttons">
          <button type="button" class="button" id="previous" aria-label="Previous image">←</button>
          <button type="button" class="button" id="next" aria-label="Next image">→</button>
          <button type="button" class="button" id="close" autofocus>Close</button>
        </div>
      </div>
      <div class="dialog-body">
        <div class="dialog-picture"></div>
        <div class="dialog-facts"></div>
      </div>
    </dialog>`;
}
