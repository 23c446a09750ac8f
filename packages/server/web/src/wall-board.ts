import { element } from './element.ts';
import { formatCounted, formatShare } from './format.ts';
import type { RecentResult } from './recent-results.ts';
import { createTile, type Tile } from './wall-tile.ts';

/** Pictures on the wall: the last one large, the others in a row. No more are ever in the document. */
const pictures = 9;

/** Shows results, newest first; those that it shows already keep their pictures. */
export interface WallBoard {
  readonly nodes: readonly Node[];
  show(results: readonly RecentResult[]): void;
}

export function wallBoard(): WallBoard {
  const latest = element('div', { class: 'latest' }, nothingYet());
  const row = element('ul', { class: 'wall-row', role: 'list', 'aria-label': 'The results before' });
  const tally = element('p', { class: 'tally' });
  let tiles: readonly Tile[] = [];
  return {
    nodes: [latest, tally, row],
    show(results) {
      const wanted = results.slice(0, pictures);
      const former = new Map(tiles.map((tile) => [tile.id, tile]));
      tiles = wanted.map((result) => former.get(result.id) ?? createTile(result));
      for (const tile of former.values()) if (!tiles.includes(tile)) tile.end();
      const [first, ...others] = tiles;
      latest.replaceChildren(first?.node ?? nothingYet());
      row.replaceChildren(...others.map(({ node }) => element('li', {}, node)));
      tally.textContent = tallyOf(results);
    },
  };
}

function nothingYet(): HTMLElement {
  const words = 'No results yet. This wall shows every image that the server judges, from here or from elsewhere.';
  return element('p', { class: 'empty' }, words);
}

function tallyOf(results: readonly RecentResult[]): string {
  if (results.length === 0) return '';
  const defects = results.filter(({ verdict }) => verdict === 'defect').length;
  return `${formatCounted(defects, 'defect')} in the last ${formatCounted(results.length, 'image')} (${formatShare(defects / results.length)})`;
}
