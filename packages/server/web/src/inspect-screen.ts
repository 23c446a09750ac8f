import { cameraPanel } from './camera-panel.ts';
import { resultCards } from './cards.ts';
import { button, element } from './element.ts';
import { heatControls } from './heat-controls.ts';
import type { PageState } from './page-state.ts';
import { thresholdPanel } from './threshold-panel.ts';

/** Images in, by hand or by camera; verdicts out. */
export function inspectScreen(state: PageState): HTMLElement {
  const cards = resultCards(state);
  const add = (files: Iterable<File>) => {
    for (const file of files) cards.add(file);
  };
  return element(
    'section',
    { id: 'inspect-screen', 'aria-labelledby': 'inspect-heading' },
    element('h2', { id: 'inspect-heading' }, 'Inspect'),
    element(
      'div',
      { class: 'sources' },
      dropPanel(add),
      cameraPanel((still) => cards.add(still).ended),
    ),
    thresholdPanel(state),
    element('div', { class: 'panel controls' }, heatControls()),
    cards.node,
  );
}

/** Files that are picked, dropped anywhere on the page, or pasted. */
function dropPanel(add: (files: Iterable<File>) => void): HTMLElement {
  const input = element('input', {
    type: 'file',
    id: 'files',
    accept: 'image/*,.tif,.tiff',
    multiple: true,
    class: 'visually-hidden',
    tabindex: -1,
    'aria-hidden': 'true',
  });
  input.addEventListener('change', () => {
    add([...(input.files ?? [])]);
    input.value = '';
  });
  const panel = element(
    'div',
    { class: 'panel drop' },
    element('h3', {}, 'Photographs'),
    element('p', { class: 'muted' }, 'Drop them here, paste one, or pick files.'),
    button('Pick files', () => input.click(), { class: 'button main' }),
    input,
  );
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    panel.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => event.relatedTarget ?? panel.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    panel.classList.remove('over');
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) {
      location.hash = 'inspect';
      add(files);
    }
  });
  document.addEventListener('paste', (event) => add([...(event.clipboardData?.files ?? [])]));
  return panel;
}
