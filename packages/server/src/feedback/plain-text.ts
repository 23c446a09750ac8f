/**
 * A text as it can be kept and shown: without control and direction characters (lines and tabs become spaces) and halves of characters, of at most `most` UTF-16
 * units.
 */
export function plainText(text: string, most: number): string {
  const clean = text.replace(/[\t\r\n\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
  return clean
    .slice(0, most)
    .replace(/\p{Cs}$/u, '')
    .trim();
}
