import { button, element } from './element.ts';
import { formatScore } from './format.ts';
import { heatControls } from './heat-controls.ts';
import { measures } from './measures.ts';
import { modelPath } from './model-facts.ts';
import { type PageState, type ShownResult, verdictOf } from './page-state.ts';
import { fetchPicture } from './picture.ts';
import { stack } from './stack.ts';
import { badge } from './verdict.ts';

/** A result with its pictures. */
export interface Enlarged extends ShownResult {
  readonly photo: Blob;
  readonly heat: Blob;
}

/** Shows one result large, beside the training image that it resembles most; closed by Escape, a button, or a click beside it. */
export function enlarge(state: PageState, shown: Enlarged): void {
  const { result, photo, heat } = shown;
  const controller = new AbortController();
  const { signal } = controller;
  const dialog = element('dialog', { class: 'enlarged', 'aria-labelledby': 'enlarged-name' });
  dialog.append(
    element(
      'div',
      { class: 'dialog-bar' },
      element('h2', { id: 'enlarged-name' }, element('bdi', {}, result.name)),
      button('Close', () => dialog.close()),
    ),
    element(
      'div',
      { class: 'dialog-body' },
      element('div', { class: 'dialog-picture' }, stack(photo, heat, result, signal), heatControls(signal)),
      element(
        'div',
        { class: 'dialog-facts' },
        element('p', {}, badge(verdictOf(shown, state.trial.get()))),
        measures(shown),
        facts(shown),
        closest(shown, signal),
      ),
    ),
  );
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    controller.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function facts({ result: { threshold, score, hottest, image } }: ShownResult): HTMLElement {
  const rows: (readonly [string, string])[] = [
    ...(threshold === null
      ? []
      : ([
          ['Threshold', formatScore(threshold)],
          ['Score / threshold', formatScore(score / threshold)],
        ] as const)),
    ['Hottest spot', `x ${Math.round(hottest.x)}, y ${Math.round(hottest.y)}`],
    ['Image', `${image.width} × ${image.height} px`],
  ];
  return element(
    'dl',
    { class: 'fact-list' },
    ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', { class: 'number' }, value)]),
  );
}

/** The training image that most of its patches resemble. */
function closest({ model, result }: ShownResult, signal: AbortSignal): HTMLElement {
  const { image, thumbnail } = result.closest;
  const frame = element('div', { class: 'none' }, 'Loading…');
  fetchPicture(`${modelPath(model)}/thumbnails/${thumbnail}`, `Training image ${image}`, '', signal).then(
    (picture) => frame.replaceWith(picture),
    () => frame.replaceChildren('The model keeps no picture of it'),
  );
  return element(
    'figure',
    { class: 'closest' },
    element('figcaption', {}, element('b', {}, 'Most like this training image: '), element('bdi', {}, image)),
    frame,
  );
}
