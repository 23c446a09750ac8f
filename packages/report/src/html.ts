import { fail } from '@tailedcore/core';

const mark = Symbol('html');

/** Finished markup. Only this module makes it, so no outside text can pass for it. */
export interface Html {
  readonly [mark]: string;
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/**
 * Markup from a template: texts and numbers are escaped (for content and for quoted attributes), finished markup is not,
 * `undefined` is nothing.
 * @throws E_NOT_FINITE for a number that cannot be shown.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] as string;
  for (let i = 0; i < values.length; i++) text += written(values[i]) + (strings[i + 1] as string);
  return { [mark]: text };
}

/** Text that is markup already: our own style and script, base64. Never anything that came from outside. */
export function trusted(text: string): Html {
  return { [mark]: text };
}

export function markupOf(value: Html): string {
  return value[mark];
}

function written(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fail('E_NOT_FINITE', { what: 'the report', received: value });
    return String(value);
  }
  return mark in value ? value[mark] : value.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, legal in file names, become their visible pictures (U+2400 …); half surrogates become U+FFFD. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => entities[char] as string)
    .replace(/[\u0000-\u001f\u007f]/g, (char) =>
      char === '\u007f' ? '␡' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
    )
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
