const names = ['inspect', 'wall', 'model'] as const;
export type ScreenName = (typeof names)[number];

/** The screen that the part of the address after # names; the first one otherwise. */
export function shownScreen(): ScreenName {
  return names.find((name) => location.hash === `#${name}`) ?? names[0];
}

/** Shows the screen that the address names, now and when it changes. */
export function navigation(screens: Readonly<Record<ScreenName, HTMLElement>>, onShow: () => void): void {
  const show = () => {
    const shown = shownScreen();
    for (const name of names) screens[name].hidden = name !== shown;
    for (const link of document.querySelectorAll('nav a')) {
      if (link.getAttribute('href') === `#${shown}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    document.title = `${screens[shown].querySelector('h2')?.textContent ?? ''} · TailedCore`;
    onShow();
  };
  // The skip link leads into the screen that is open.
  addEventListener('hashchange', () => location.hash === '#main' || show());
  show();
}
