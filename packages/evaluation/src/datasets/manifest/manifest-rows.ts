import { didYouMean } from '@tailedcore/core';
import { parseCsv } from '@tailedcore/images';
import { type Column, columnNames, requiredColumns } from './columns.ts';

/** A line of a manifest, as it stands there. */
export interface ManifestRow {
  /** From 1. */
  readonly line: number;
  readonly values: Readonly<Partial<Record<Exclude<Column, 'mask'>, string>>>;
  readonly masks: readonly string[];
}

/** The lines of a manifest, and what is wrong with its form. */
export interface ManifestRows {
  readonly rows: readonly ManifestRow[];
  readonly problems: readonly string[];
}

const columns = Object.keys(columnNames) as Column[];

/** Reads comma-separated values with a header; several masks are separated by `|`. Columns of other names are passed over. */
export function csvRows(text: string): ManifestRows {
  let records;
  try {
    records = parseCsv(text);
  } catch (error) {
    return { rows: [], problems: [(error as Error).message] };
  }
  const [header, ...lines] = records;
  if (header === undefined) return { rows: [], problems: ['line 1: expected a header, received nothing'] };
  const names = header.fields.map((name) => name.trim().toLowerCase());
  const missing = requiredColumns.filter((column) => indexOf(column, names) < 0);
  if (missing.length > 0) return { rows: [], problems: missing.map((column) => noColumn(column, header.line, names)) };
  const whole = lines.filter(({ fields }) => fields.length === names.length);
  const broken = lines.filter(({ fields }) => fields.length !== names.length);
  return {
    rows: whole.map(({ line, fields }) => csvRow(line, fields, names)),
    problems: broken.map(
      ({ line, fields }) => `line ${line}: expected ${names.length} fields as in the header, received ${fields.length}`,
    ),
  };
}

function csvRow(line: number, fields: readonly string[], names: readonly string[]): ManifestRow {
  const values: Partial<Record<Column, string>> = {};
  for (const column of columns) {
    const value = fields[indexOf(column, names)];
    if (value !== undefined) values[column] = value;
  }
  const { mask = '', ...rest } = values;
  return { line, values: rest, masks: mask.split('|').filter((path) => path !== '') };
}

/** Reads a JSON object a line; masks are a text or a list of texts, labels may be booleans or numbers too. Other keys are passed over. */
export function jsonRows(text: string): ManifestRows {
  const rows: ManifestRow[] = [];
  const problems: string[] = [];
  for (const [i, content] of text.split(/\r\n|\n/).entries()) {
    if (content.trim() === '') continue;
    const read = jsonRow(i + 1, content);
    if (Array.isArray(read)) problems.push(...read);
    else rows.push(read);
  }
  return { rows, problems };
}

/** @returns the row, or what is wrong with it. */
function jsonRow(line: number, content: string): ManifestRow | string[] {
  const object = parsed(content);
  if (typeof object === 'string') return [`line ${line}: ${object}`];
  const names = Object.keys(object).map((name) => name.toLowerCase());
  const missing = requiredColumns.filter((column) => indexOf(column, names) < 0);
  if (missing.length > 0) return missing.map((column) => noColumn(column, line, names));
  const all = Object.values(object);
  const problems: string[] = [];
  const values: Partial<Record<Column, string>> = {};
  let masks: readonly string[] = [];
  for (const column of columns) {
    const value = all[indexOf(column, names)];
    if (value === undefined || value === null) continue;
    const text = column === 'label' && typeof value !== 'object' ? String(value) : value;
    if (column === 'mask' && isTexts(value)) masks = value.filter((path) => path !== '');
    else if (column === 'mask' && typeof value === 'string') masks = value === '' ? [] : [value];
    else if (column !== 'mask' && typeof text === 'string') values[column] = text;
    else
      problems.push(
        `line ${line}, ${column}: expected a text${column === 'mask' ? ' or a list of texts' : ''}, received ${JSON.stringify(value)}`,
      );
  }
  return problems.length > 0 ? problems : { line, values, masks };
}

function parsed(content: string): object | string {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, with what came.
  }
  return `expected a JSON object, received ${JSON.stringify(content.slice(0, 60))}`;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function indexOf(column: Column, names: readonly string[]): number {
  return columnNames[column].map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
}

function noColumn(column: Column, line: number, names: readonly string[]): string {
  const others = names.filter((name) => !columns.some((known) => columnNames[known].includes(name)));
  const received = names.length === 0 ? 'nothing' : JSON.stringify(names.join(','));
  return `line ${line}: expected a column ${column}, received ${received}${didYouMean(column, others)}`;
}
