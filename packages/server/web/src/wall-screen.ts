import { button, element } from './element.ts';
import { note, sentenceOf } from './notice.ts';
import { poll } from './poll.ts';
import { readRecent } from './recent-results.ts';
import { wallBoard } from './wall-board.ts';

/** Results that are counted. */
const counted = 100;

/** The last results of the server, whoever sent the images, to be read from afar; it asks once a second while it is shown. */
export function wallScreen(isShown: () => boolean): HTMLElement {
  const board = wallBoard();
  const trouble = element('div', { 'aria-live': 'polite' });
  const complain = (error: unknown) => trouble.replaceChildren(note(sentenceOf(error), 'problem'));
  const wall = element('div', { class: 'wall' }, trouble, ...board.nodes);
  let known: string | undefined;
  const refresh = async () => {
    const results = await readRecent(counted);
    trouble.replaceChildren();
    const ids = results.map(({ id }) => id).join();
    if (ids !== known) board.show(results);
    known = ids;
  };
  void poll(1, isShown, refresh, complain);
  const full = button('Full screen', () => void wall.requestFullscreen().catch(complain), {
    class: 'button small',
    hidden: !document.fullscreenEnabled,
  });
  const heading = element('h2', { id: 'wall-heading' }, 'Wall');
  return element(
    'section',
    { id: 'wall-screen', 'aria-labelledby': 'wall-heading' },
    element('div', { class: 'row between' }, heading, full),
    wall,
  );
}
