import { type Html, markup } from '../html.ts';

/** Sentences that must not be overlooked; nothing where there are none. */
export function notes(sentences: readonly string[]): Html | undefined {
  if (sentences.length === 0) return undefined;
  return markup`<ul class="notes" role="list">
    ${sentences.map((sentence) => markup`<li>${sentence}</li>`)}
  </ul>`;
}
