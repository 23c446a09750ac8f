import { element } from './element.ts';
import { modelPath } from './model-facts.ts';
import { note, sentenceOf } from './notice.ts';
import { askJson } from './server.ts';

/** One product group of `GET v1/models/{model}/drift`. */
interface DriftGroup {
  /** Number of the group from 0, or `all`. */
  readonly group: string;
  /** A training image of it. */
  readonly example: string;
  readonly state: 'learning' | 'steady' | 'shifted';
  readonly advice: string;
}

/** Whether recent scores of each product still lie where those of its training images lie. */
export function driftPanel(model: string): HTMLElement {
  const place = element('div', {}, element('p', { class: 'muted' }, 'Asking…'));
  askJson<{ groups: readonly DriftGroup[] }>(`${modelPath(model)}/drift`).then(
    ({ groups }) => place.replaceChildren(groups.length === 0 ? nothingYet() : groupList(groups)),
    (error: unknown) => place.replaceChildren(note(sentenceOf(error), 'problem')),
  );
  return element('div', { class: 'panel' }, element('h3', {}, 'Is it still the same out there?'), place);
}

function nothingYet(): HTMLElement {
  return element('p', { class: 'muted' }, 'No image was judged since the server started.');
}

function groupList(groups: readonly DriftGroup[]): HTMLElement {
  return element('ul', { class: 'drift', role: 'list' }, ...groups.map(groupItem));
}

function groupItem({ group, example, state, advice }: DriftGroup): HTMLElement {
  const name = group === 'all' ? 'All products' : `Product ${Number(group) + 1} (as ${example})`;
  return element('li', { 'data-state': state }, element('b', {}, `${name}: ${words[state]}. `), advice);
}

const words = { learning: 'too few images yet', steady: 'as in training', shifted: 'not as in training' } as const;
