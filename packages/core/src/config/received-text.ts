/** Characters of a value that are shown. */
const shown = 60;

/** What came, as a person wrote it: JSON, shortened. */
export function receivedText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a promise';
  const text = jsonOf(value);
  return text.length > shown ? `${text.slice(0, shown - 1)}…` : text;
}

/** @returns "something that is not JSON" for values that have none: circles, depths, symbols. */
function jsonOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 2 * shown));
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'something that is not JSON';
  }
}
