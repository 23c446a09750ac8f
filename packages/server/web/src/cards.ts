import { element } from './element.ts';
import { formatCounted } from './format.ts';
import { note } from './notice.ts';
import type { PageState } from './page-state.ts';
import { type ResultCard, resultCard } from './result-card.ts';

/** Older cards are let go, so that a page that is open all day does not grow. */
const most = 60;

/** The results of the inspect screen, newest first. */
export interface Cards {
  readonly node: HTMLElement;
  /** Shows an image at the front. */
  add(image: File): ResultCard;
}

export function resultCards(state: PageState): Cards {
  const list = element('ul', { class: 'grid', role: 'list' });
  const empty = element('p', { class: 'empty' }, 'No images yet.');
  const limit = note(`Only the last ${formatCounted(most, 'image')} are shown here.`);
  limit.hidden = true;
  let cards: readonly ResultCard[] = [];
  const changed = () => {
    cards = cards.filter(({ signal }) => !signal.aborted);
    empty.hidden = cards.length > 0;
    state.shown.set(cards.flatMap((card) => card.result() ?? []));
  };
  return {
    node: element('div', { class: 'results' }, limit, list, empty),
    add(image) {
      const card = resultCard(state, state.model.get().name, image, changed);
      cards = [card, ...cards];
      list.prepend(card.node);
      empty.hidden = true;
      for (const old of cards.slice(most)) {
        old.close();
        limit.hidden = false;
      }
      return card;
    },
  };
}
