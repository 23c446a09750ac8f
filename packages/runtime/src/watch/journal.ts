import { fail } from '@tailedcore/core';
import { type AppendLog, openAppendLog } from './append-log.ts';
import { readLines } from './read-lines.ts';
import { type FileState, outcomeOf, type WatchRecord } from './watch-record.ts';
import type { Outcome } from './watch-options.ts';

/** What is remembered of a path: the file last judged there. */
export interface Known {
  readonly size: number;
  readonly mtime: string;
  readonly sha256: string | null;
  /** Undefined for what was there before and is left alone. */
  readonly outcome?: Outcome | undefined;
}

/**
 * Which images are judged. The results are the journal: a line in `results.jsonl` is both, so neither can be there without the other, whenever
 * the process ends.
 */
export interface Journal extends AsyncDisposable {
  readonly log: AppendLog;
  find(path: string): Known | undefined;
  /** Adds a result; settled when it is on the disk. @returns its line. @throws E_DISK_FULL, E_OUTPUT. */
  record(record: WatchRecord): Promise<string>;
  /** Has a file known without a result, or under another time, until the process ends. */
  remember(file: FileState, known: Pick<Known, 'sha256' | 'outcome'>): void;
}

/** Opens or makes the results at `path`. @throws E_WATCH_JOURNAL for a line that is no result, E_OUTPUT, E_DISK_FULL. */
export async function openJournal(path: string): Promise<Journal> {
  const log = await openAppendLog(path);
  // One string for each path: objects would take twice the memory, and there may be millions.
  const known = new Map<string, string>();
  const set = (file: string, { size, mtime, sha256, outcome }: Known) =>
    known.set(file, `${size} ${mtime} ${sha256 ?? '-'} ${outcome ?? '-'}`);
  const note = (record: WatchRecord) => set(record.file, { ...record, outcome: outcomeOf(record) });
  try {
    let line = 0;
    for await (const text of readLines(path, 0, log.end)) note(parse(text, path, ++line));
  } catch (error) {
    await log[Symbol.asyncDispose]();
    throw error;
  }
  return {
    log,
    find(file) {
      const [size, mtime, sha256, outcome] = known.get(file)?.split(' ') ?? [];
      if (size === undefined || mtime === undefined || sha256 === undefined) return undefined;
      return {
        size: Number(size),
        mtime,
        sha256: sha256 === '-' ? null : sha256,
        outcome: outcome === '-' ? undefined : (outcome as Outcome),
      };
    },
    async record(record) {
      const text = JSON.stringify(record);
      await log.append(text);
      note(record);
      return text;
    },
    remember: ({ path: file, size, mtime }, rest) => void set(file, { size, mtime, ...rest }),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  };
}

function parse(text: string, path: string, line: number): WatchRecord {
  let record: Partial<WatchRecord & { verdict: string; error: object }>;
  try {
    record = JSON.parse(text) ?? {};
  } catch (error) {
    throw fail('E_WATCH_JOURNAL', { path, line, reason: 'it is no JSON' }, error);
  }
  const missing = (['id', 'file', 'size', 'mtime', 'name'] as const).filter((key) => record[key] === undefined);
  if (record.verdict === undefined && record.error === undefined)
    throw fail('E_WATCH_JOURNAL', { path, line, reason: 'it has neither a verdict nor an error' });
  if (missing.length > 0) throw fail('E_WATCH_JOURNAL', { path, line, reason: `it has no ${missing.join(', ')}` });
  return record as WatchRecord;
}
