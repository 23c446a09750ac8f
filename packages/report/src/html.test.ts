import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup, markupOf, trusted } from './html.ts';

test('text is escaped for content and for attributes', () => {
  const name = `<img src=x onerror="alert('1')"> & co`;
  expect(markupOf(markup`<p title="${name}">${name}</p>`)).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co</p>',
  );
});

test('finished markup, lists of it and undefined go in as they are', () => {
  expect(markupOf(markup`<ul>${[1, 2].map((i) => markup`<li>${i}</li>`)}${undefined}${trusted('<b>')}</ul>`)).toBe(
    '<ul><li>1</li><li>2</li><b></ul>',
  );
});

test('control characters of a file name become visible and half surrogates harmless', () => {
  expect(markupOf(markup`${'a\0b\nc\u007f'}`)).toBe('a␀b␊c␡');
  expect(markupOf(markup`${'x\ud800y 😀'}`)).toBe('x\ufffdy 😀');
});

test.each([NaN, Infinity, -Infinity])('%s is refused, not printed', (value) => {
  expect(() => markup`${value}`).toThrow(/E_NOT_FINITE/);
});

test('for any text: no markup in it, and reading it back gives the text', () => {
  const back: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(fc.constantFrom('<', '>', '&', '"', "'", '&lt;'), fc.string()) }),
      (text) => {
        const escaped = markupOf(markup`${text}`);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => back[entity] as string)).toBe(text);
      },
    ),
  );
});
