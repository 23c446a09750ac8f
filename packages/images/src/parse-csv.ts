/** A record of a CSV file: its fields, and the line (from 1) on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line ends and doubled quotes; spaces belong
 * to the field; lines end with CRLF or LF. Empty lines are no records.
 * @throws SyntaxError when a quote is not closed or stands inside an unquoted field.
 */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const fields: string[] = [];
    const begin = line;
    let separator = ',';
    while (separator === ',') {
      field.lastIndex = at;
      const match = field.exec(text);
      if (match === null) throw new SyntaxError(`line ${line}: a double quote is not closed, or stands inside a field`);
      fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
      line += match[0].match(/\r\n|\r|\n/g)?.length ?? 0;
      at = field.lastIndex;
      separator = match[3] ?? '';
    }
    if (fields.length > 1 || fields[0] !== '') records.push({ line: begin, fields });
  }
  return records;
}
