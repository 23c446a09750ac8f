import { fail } from '@tailedcore/core';
import type { Webhook } from './watch-options.ts';

/**
 * Refuses a webhook that could never be called. What is said holds no header value, no password and no query, which may be secret.
 * @throws E_OPTION.
 */
export function checkWebhook({ url, headers = {}, secret }: Webhook): void {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    throw fail('E_OPTION', {
      what: 'the webhook',
      expected: 'an address such as https://line.example.org/results',
      received: address ? `one that begins with ${address.protocol}` : 'something else',
    });
  }
  if (address.username !== '' || address.password !== '')
    throw fail('E_OPTION', { what: 'the webhook', expected: 'passwords in a header', received: 'one in the address' });
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      const expected = 'a name of letters, digits and hyphens, and a value in one line';
      throw fail('E_OPTION', { what: 'a header of the webhook', expected, received: 'another (not shown)' });
    }
  }
  if (secret === '') throw fail('E_OPTION', { what: 'the secret', expected: 'a text', received: 'an empty one' });
}

/** An address as it may be told: without password and query. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
