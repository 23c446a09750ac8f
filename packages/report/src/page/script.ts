/**
 * What the page does by itself, as plain JavaScript. It stands in the head and listens on the document, so a page of a hundred
 * megabytes already reacts while it is still being read. It only moves and clones what the markup holds: no markup from strings.
 */
export const script = String.raw`
(() => {
  'use strict';
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const shown = () => all('.card:not([hidden])');
  let card;

  root.classList.add('js');

  function setHeat(on) {
    for (const box of all('[data-heat-toggle]')) box.checked = on;
    root.classList.toggle('heat-off', !on);
  }

  function setOpacity(percent) {
    const value = Math.min(100, Math.max(0, percent));
    for (const slider of all('[data-heat-opacity]')) slider.value = value;
    for (const output of all('[data-heat-value]')) output.textContent = value + '%';
    root.style.setProperty('--heat', value / 100);
  }

  function applyFilter() {
    const verdict = find('input[name=show]:checked')?.value ?? 'all';
    const words = find('#search').value.trim().toLowerCase().split(/\s+/);
    let count = 0;
    const cards = all('.card');
    for (const each of cards) {
      const name = find('h3', each).textContent.toLowerCase();
      const fits = (verdict === 'all' || each.dataset.verdict === verdict) && words.every((word) => name.includes(word));
      each.hidden = !fits;
      if (fits) count++;
    }
    find('#status').textContent = 'Showing ' + count + ' of ' + cards.length;
    find('#no-match').hidden = count > 0;
  }

  function show(next) {
    card = next;
    const dialog = find('#enlarged');
    const name = find('h3', card);
    find('#enlarged-name').replaceChildren(...name.cloneNode(true).childNodes);
    const picture = (find('.stack', card) || find('.problem', card)).cloneNode(true);
    for (const image of all('img', picture)) image.loading = 'eager';
    find('.dialog-picture', dialog).replaceChildren(picture);
    const parts = all('.facts > :not(h3), .compare > :not(summary)', card).map((part) => part.cloneNode(true));
    for (const part of parts) for (const image of all('img', part)) image.loading = 'eager';
    find('.dialog-facts', dialog).replaceChildren(...parts);
    const cards = shown();
    const at = cards.indexOf(card);
    find('#previous').disabled = at <= 0;
    find('#next').disabled = at === cards.length - 1;
    find('#place').textContent = at + 1 + ' of ' + cards.length;
    dialog.scrollTop = 0;
    if (!dialog.open) dialog.showModal();
  }

  function step(by) {
    const cards = shown();
    const next = cards[cards.indexOf(card) + by];
    if (next) show(next);
  }

  function focusNeighbour(from, by) {
    const cards = shown();
    const next = cards[cards.indexOf(from) + by];
    if (next) find('.open', next).focus();
  }

  document.addEventListener('click', (event) => {
    const dialog = find('#enlarged');
    if (event.target === dialog || event.target.closest('#close')) return dialog.close();
    if (event.target.closest('#previous')) return step(-1);
    if (event.target.closest('#next')) return step(1);
    const opener = event.target.closest('.card .open');
    if (opener) show(opener.closest('.card'));
  });

  document.addEventListener('close', (event) => {
    if (event.target.id === 'enlarged' && card) find('.open', card).focus();
  }, true);

  document.addEventListener('input', (event) => {
    const input = event.target;
    if (input.matches('[data-heat-toggle]')) setHeat(input.checked);
    else if (input.matches('[data-heat-opacity]')) setOpacity(Number(input.value));
    else if (input.matches('#search, [name=show]')) applyFilter();
  });

  const shortcuts = {
    h: () => setHeat(root.classList.contains('heat-off')),
    '[': () => setOpacity(Number(find('[data-heat-opacity]').value) - 10),
    ']': () => setOpacity(Number(find('[data-heat-opacity]').value) + 10),
    a: () => choose('all'),
    d: () => choose('defect'),
    g: () => choose('good'),
    '/': () => find('#search').focus(),
  };

  function choose(verdict) {
    const choice = find('input[name=show][value=' + verdict + ']');
    if (!choice || find('#enlarged').open) return;
    choice.checked = true;
    applyFilter();
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !find('[data-heat-opacity]')) return;
    const field = event.target.closest('input:not([type=checkbox])');
    const arrow = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (arrow && !field && find('#enlarged').open) {
      event.preventDefault();
      return step(arrow);
    }
    if (arrow && event.target.matches('.card .open')) {
      event.preventDefault();
      return focusNeighbour(event.target.closest('.card'), arrow);
    }
    if (event.key === 'Escape' && event.target.id === 'search') {
      event.target.value = '';
      return applyFilter();
    }
    const action = shortcuts[event.key];
    if (!action || !find('#use-shortcuts').checked || (field && field.type === 'search')) return;
    event.preventDefault();
    action();
  });

  document.addEventListener('DOMContentLoaded', () => {
    if (!find('[data-heat-opacity]')) return;
    setHeat(find('[data-heat-toggle]').checked);
    setOpacity(Number(find('[data-heat-opacity]').value));
    applyFilter();
  });
})();
`;
