import { button, element } from './element.ts';

const key = 'tailedcore-token';

/** The token of this tab; it is gone when the tab is closed. */
export function storedToken(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined;
}

let asking: Promise<void> | undefined;

/** Asks for a token and keeps it. Several that ask at once share one question. */
export function askToken(wrong: boolean): Promise<void> {
  return (asking ??= ask(wrong).finally(() => (asking = undefined)));
}

async function ask(wrong: boolean): Promise<void> {
  sessionStorage.removeItem(key);
  const input = element('input', {
    type: 'password',
    id: 'token',
    autocomplete: 'off',
    required: true,
    'aria-describedby': 'token-help',
  });
  const help = wrong
    ? 'The server does not know this token. Check it and try again.'
    : 'The server was started with a token (--token or TAILEDCORE_TOKEN). It is kept until this tab is closed.';
  const form = element(
    'form',
    {},
    element('h2', { id: 'token-heading' }, 'This server needs a token'),
    element('p', { id: 'token-help', class: wrong ? 'problem' : 'muted', role: wrong ? 'alert' : undefined }, help),
    element('label', { for: 'token' }, 'Token'),
    input,
    button('Open', () => undefined, { type: 'submit', class: 'button main' }),
  );
  const dialog = element('dialog', { class: 'token', 'aria-labelledby': 'token-heading' }, form);
  document.body.append(dialog);
  // Without a token there is nothing to look at, so the question stays.
  dialog.addEventListener('close', () => dialog.isConnected && dialog.showModal());
  const given = new Promise<void>((resolve) =>
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      resolve();
    }),
  );
  dialog.showModal();
  await given;
  sessionStorage.setItem(key, input.value.trim());
  dialog.remove();
}
