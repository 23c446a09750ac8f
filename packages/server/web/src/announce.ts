/** Has screen readers say something; the last one of a burst counts. */
export function announce(text: string): void {
  const place = document.querySelector('#announcer');
  if (place) place.textContent = text;
}
