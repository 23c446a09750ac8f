/** An object that holds settings, rather than a list, a value or nothing. */
export type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is such an object. */
/** Whether it is one. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
