/** A value of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula is disarmed by a leading quote. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
}

/** Text as it is, in quotes where it needs them. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
