import { button, element } from './element.ts';
import { modelPath, type ModelFacts } from './model-facts.ts';
import { lazyPicture } from './picture.ts';

/** Pictures that are added at once. */
const page = 48;

/** Thumbnails of training images, each with its name and what `caption` says; more on request, each fetched when it is about to be seen. */
export function contactSheet(
  model: ModelFacts,
  images: readonly number[],
  caption: (image: number) => string,
  signal: AbortSignal,
): HTMLElement {
  const kept = new Set(model.thumbnails);
  const list = element('ul', { class: 'contact-sheet', role: 'list' });
  const item = (image: number) => {
    const name = model.names[image] ?? '';
    const path = `${modelPath(model.name)}/thumbnails/${image}`;
    const picture = kept.has(image)
      ? lazyPicture(path, `Training image ${name}`, signal)
      : element('div', { class: 'none' }, 'No picture in the model');
    const words = element(
      'figcaption',
      {},
      element('bdi', { title: name }, name),
      ' ',
      element('span', { class: 'muted' }, caption(image)),
    );
    return element('li', {}, element('figure', {}, picture, words));
  };
  const more = button('', () => addMore());
  const addMore = () => {
    const from = list.children.length;
    list.append(...images.slice(from, from + page).map(item));
    const left = images.length - list.children.length;
    more.textContent = `Show ${Math.min(page, left)} more of ${left}`;
    more.hidden = left === 0;
  };
  addMore();
  return element('div', {}, list, more);
}
