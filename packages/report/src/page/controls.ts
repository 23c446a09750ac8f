import { formatCount } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { ImageResult } from '../report-input.ts';

/** Filter (where there are verdicts), search and heat map controls of the results; hidden where no script runs. */
export function controls(images: readonly ImageResult[], verdicts: boolean): Html {
  return markup` <div class="controls panel" role="group" aria-label="View of the results">
    ${verdicts ? filter(images) : undefined}
    <label class="control"
      ><span class="visually-hidden">Search file names</span>
      <input type="search" id="search" placeholder="Search file names" autocomplete="off" spellcheck="false"
    /></label>
    ${heatControls()}
    <p class="status number" id="status" role="status"></p>
  </div>`;
}

function filter(images: readonly ImageResult[]): Html {
  const defects = images.filter((image) => image.verdict === 'defect').length;
  return markup`<fieldset>
    <legend class="visually-hidden">Show</legend>
    ${choice('all', 'All', images.length, true)} ${choice('defect', 'Defect', defects)}
    ${choice('good', 'Good', images.length - defects)}
  </fieldset>`;
}

/** Toggle and opacity of the heat maps; the script keeps all copies of it in step. */
export function heatControls(): Html {
  return markup` <label class="control"><input type="checkbox" data-heat-toggle checked /> Heat map</label>
    <label class="control"
      >Opacity
      <input type="range" data-heat-opacity min="0" max="100" step="5" value="60" />
      <output data-heat-value class="number">60%</output></label
    >`;
}

export function shortcutHelp(verdicts: boolean): Html {
  return markup` <details class="shortcuts">
    <summary>Keyboard shortcuts</summary>
    <dl>
      <dt><kbd>Enter</kbd></dt>
      <dd>enlarge the focused image; <kbd>Esc</kbd> closes it</dd>
      <dt><kbd>←</kbd> <kbd>→</kbd></dt>
      <dd>previous and next image</dd>
      <dt><kbd>H</kbd></dt>
      <dd>heat maps on and off</dd>
      <dt><kbd>[</kbd> <kbd>]</kbd></dt>
      <dd>heat maps fainter and stronger</dd>
      ${
        verdicts
          ? markup`<dt><kbd>A</kbd> <kbd>D</kbd> <kbd>G</kbd></dt>
              <dd>show all, defects, good ones</dd>`
          : undefined
      }
      <dt><kbd>/</kbd></dt>
      <dd>search file names; <kbd>Esc</kbd> clears</dd>
    </dl>
    <label class="control"><input type="checkbox" id="use-shortcuts" checked /> Use single-key shortcuts</label>
  </details>`;
}

function choice(value: string, name: string, count: number, checked = false): Html {
  const state = checked ? markup` checked` : undefined;
  return markup`<label
    ><input type="radio" name="show" value="${value}" ${state} />${name}
    <span class="number">${formatCount(count)}</span></label
  >`;
}
