import { fail, type TailedCoreError } from '@tailedcore/core';
import { parseCsv } from '@tailedcore/images';

/** What another program says of an image. */
export interface ScoreRow {
  /** Line of the file, from 1. */
  readonly line: number;
  /** As the program calls the image, with forward slashes. */
  readonly path: string;
  /** Larger = more suspect. */
  readonly score: number;
  readonly pValue: number | null;
  readonly verdict: 'good' | 'defect' | null;
  /** The split, seed and method that it counts for; undefined: any. */
  readonly split?: string | undefined;
  readonly seed?: number | undefined;
  readonly method?: string | undefined;
}

/** E_SCORES for a file. */
export function scoresError(path: string, reason: string, cause?: unknown): TailedCoreError {
  return fail('E_SCORES', { path, reason: reason.replace(/\.$/, '') }, cause);
}

/**
 * Reads scores: CSV with a header, or one JSON object a line where the file is called `.jsonl`. Columns or keys: `name` or `path`, and `score`; if wanted `split`, `seed`,
 * `method`, `p` (or `p_value`, `pValue`) and `verdict`. Others are passed over.
 * @throws E_SCORES naming the line.
 */
export function readScoreRows(text: string, path: string): ScoreRow[] {
  const records = path.endsWith('.jsonl') ? jsonRecords(text, path) : csvRecords(text, path);
  if (records.length === 0) throw scoresError(path, 'it holds no scores');
  return records.map(({ line, values }) =>
    toRow(line, values, (reason) => scoresError(path, `line ${line}: ${reason}`)),
  );
}

/** The values of a line by column or key. */
interface ScoreRecord {
  readonly line: number;
  readonly values: ReadonlyMap<string, unknown>;
}

function csvRecords(text: string, path: string): ScoreRecord[] {
  const [header, ...records] = parsed(text, path);
  const columns = (header?.fields ?? []).map((field) => field.trim());
  if (!columns.includes('score') || !(columns.includes('name') || columns.includes('path'))) {
    throw scoresError(path, `its columns are ${columns.join(', ') || 'none'}`);
  }
  return records.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      throw scoresError(
        path,
        `line ${line}: expected ${columns.length} fields, as the header has, received ${fields.length}`,
      );
    }
    return { line, values: new Map(columns.map((column, i) => [column, armed(fields[i] ?? '')])) };
  });
}

function parsed(text: string, path: string) {
  try {
    return parseCsv(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) throw scoresError(path, error.message, error);
    throw error;
  }
}

/** Text as it was before it was disarmed for spreadsheets. */
function armed(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function jsonRecords(text: string, path: string): ScoreRecord[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((content, i) => ({ line: i + 1, content: content.trim() }));
  return lines
    .filter(({ content }) => content !== '')
    .map(({ line, content }) => {
      const value = parsedJson(content);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return { line, values: new Map<string, unknown>(Object.entries(value)) };
      }
      throw scoresError(path, `line ${line}: expected a JSON object`);
    });
}

/** Undefined where the text is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toRow(line: number, values: ScoreRecord['values'], problem: (reason: string) => TailedCoreError): ScoreRow {
  const textOf = (...keys: string[]) => keys.map((key) => toText(values.get(key))).find((value) => value !== undefined);
  const numberOf = (what: string, wanted: (value: number) => boolean, expected: string, ...keys: string[]) => {
    const written = textOf(...keys);
    if (written === undefined) return undefined;
    if (/\d/.test(written) && wanted(Number(written))) return Number(written);
    throw problem(`expected ${what} that is ${expected}, received ${written}`);
  };
  const path = textOf('name', 'path');
  if (path === undefined) throw problem('there is no name or path');
  const score = numberOf('a score', Number.isFinite, 'a finite number', 'score');
  if (score === undefined) throw problem('there is no score');
  const verdict = textOf('verdict');
  if (verdict !== undefined && !verdicts.has(verdict)) {
    throw problem(`expected the verdict ${[...verdicts.keys()].join(', ')} or nothing, received ${verdict}`);
  }
  const share = (value: number) => value >= 0 && value <= 1;
  return {
    line,
    path: path.replaceAll('\\', '/'),
    score,
    pValue: numberOf('a p-value', share, '0 to 1', 'p', 'p_value', 'pValue') ?? null,
    verdict: (verdict && verdicts.get(verdict)) || null,
    split: textOf('split'),
    seed: numberOf('a seed', Number.isInteger, 'a whole number', 'seed'),
    method: textOf('method'),
  };
}

/** What stands in files for each verdict. */
const verdicts: ReadonlyMap<string, ScoreRow['verdict']> = new Map([
  ['good', 'good'],
  ['defect', 'defect'],
  ['unknown', null],
]);

/** Undefined for nothing. */
function toText(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}
