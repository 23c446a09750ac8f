import { element } from './element.ts';
import { ServerError } from './server.ts';

/** A sentence that must not be overlooked. */
export function note(text: string, kind: 'note' | 'problem' = 'note'): HTMLElement {
  return element('p', { class: kind }, text);
}

/** What went wrong, in the server's words, with its code to look up. */
export function problem(error: unknown): HTMLElement {
  const code = error instanceof ServerError ? error.code : 'page';
  return element('p', { class: 'problem' }, sentenceOf(error), ' ', element('code', {}, code));
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
