import { setTimeout as pause } from 'node:timers/promises';
import { fail, isTailedCoreError } from '@tailedcore/core';
import type Database from 'libsql';
import { prepareTables } from './store-tables.ts';

/** For how long another program may hold the file, in milliseconds, and how often it is looked at. */
const patience = 2000;
const interval = 25;

/**
 * Opens the database of a store; the file is made when there is none.
 * @throws E_FEEDBACK_STORE when it is no such database, damaged, held by another program, or from a newer version.
 */
export async function openDatabase(path: string): Promise<Database.Database> {
  const { default: DatabaseClass } = await import('libsql').catch((error: unknown) => {
    throw storeError(path, 'the package libsql does not run on this system', 'Serve without a store', error);
  });
  let database: Database.Database | undefined;
  try {
    database = new DatabaseClass(path);
    await whenFree(() => prepare(database as Database.Database, path));
    return database;
  } catch (error) {
    database?.close();
    throw codedError(error, path);
  }
}

function prepare(database: Database.Database, path: string): void {
  // A busy file is waited for by `whenFree`, so that nothing else waits meanwhile.
  database.exec('pragma busy_timeout = 0');
  const problem = prepareTables(database);
  if (problem !== undefined) throw storeError(path, problem, 'Name another folder, or update tailedcore');
  // Whatever may find the file busy goes through `exec`: a prepared statement that does stays unfinished until it is collected, and holds
  // its locks (libsql 0.5, github.com/tursodatabase/libsql-js/pull/238).
  database.exec('pragma journal_mode = wal');
  const [mode] = database.pragma('journal_mode') as { journal_mode: string }[];
  if (mode?.journal_mode !== 'wal')
    throw storeError(path, 'its file system cannot share memory', 'Put the store on a disk of this machine');
  // Each row is on the disk before it is answered: neither a crash nor a power cut takes it.
  database.exec('pragma synchronous = full');
  const [check] = database.pragma('quick_check(1)') as { quick_check: string }[];
  if (check?.quick_check !== 'ok') throw storeError(path, `it is damaged: ${check?.quick_check}`, damagedAdvice);
}

const damagedAdvice = 'Put back a copy of it, or move it away and begin a new one';

/** Does `step` as soon as no other program holds the file. @throws what it throws, also "busy" when that lasts. */
export async function whenFree<T>(step: () => T): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await pause(interval);
    }
  }
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** E_FEEDBACK_STORE, or E_DISK_FULL, for what the database throws. */
export function codedError(error: unknown, path: string): Error {
  if (isTailedCoreError(error)) return error;
  const code = codeOf(error);
  if (code.startsWith('SQLITE_FULL')) return fail('E_DISK_FULL', { path, hint: '--store for feedback' }, error);
  if (isBusy(error)) return storeError(path, 'another program holds it', 'Stop that one first', error);
  if (code.startsWith('SQLITE_NOTADB')) return storeError(path, 'it is no database', 'Name another folder', error);
  if (code.startsWith('SQLITE_CORRUPT')) return storeError(path, 'it is damaged', damagedAdvice, error);
  const reason = code.startsWith('SQLITE_READONLY') ? 'it cannot be written' : messageOf(error);
  return storeError(path, reason, 'Check that the folder and its files can be read and written', error);
}

export function storeError(path: string, reason: string, advice: string, cause?: unknown) {
  return fail('E_FEEDBACK_STORE', { path, reason, advice: `${advice}.` }, cause);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
