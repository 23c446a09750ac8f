import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'libsql';
import type { Feedback, Label, NewFeedback } from './feedback-row.ts';
import { keepImage, type KeptImage, keptPath } from './kept-images.ts';
import { codedError, openDatabase, storeError, whenFree } from './open-database.ts';
import { plainText } from './plain-text.ts';

/** How a store is opened. */
export interface StoreOptions {
  /** False: only one that is there. Default true. */
  readonly create?: boolean | undefined;
}

/** Which rows are read. */
export interface FeedbackQuery {
  readonly model?: string | undefined;
  readonly label?: Label | undefined;
  /** Only rows with a larger id. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/**
 * Opens the feedback of a folder: `feedback.sqlite`, and `images/` with a file for each image that somebody said something of.
 * @throws E_FEEDBACK_STORE.
 */
export async function openFeedbackStore(folder: string, { create = true }: StoreOptions = {}): Promise<FeedbackStore> {
  const path = join(folder, 'feedback.sqlite');
  try {
    if (create) await mkdir(join(folder, 'images'), { recursive: true });
    else await stat(path);
  } catch (error) {
    const reason = create ? 'the folder cannot be made' : 'there is no feedback.sqlite in it';
    throw storeError(folder, reason, 'Name a folder that "tailedcore serve --store" may use', error);
  }
  return new FeedbackStore(folder, path, await openDatabase(path));
}

/** What people said of images. Rows are added, and nothing is ever changed or deleted. Several processes may have the same store open. */
export class FeedbackStore implements Disposable {
  readonly #folder: string;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  #closed = false;

  /** Use `openFeedbackStore`. */
  constructor(folder: string, path: string, database: Database.Database) {
    this.#folder = folder;
    this.#path = path;
    this.#database = database;
  }

  /** Keeps an image under its content; equal ones are kept once. @throws E_IMAGE_EMPTY, E_IMAGE_DECODE, E_DISK_FULL, E_OUTPUT. */
  keepImage(name: string, bytes: Uint8Array): Promise<KeptImage> {
    return keepImage(this.#folder, name, bytes);
  }

  /** Where a kept image lies. */
  pathOf(row: Pick<Feedback, 'imageSha256' | 'imageEnding'>): string {
    return keptPath(this.#folder, { sha256: row.imageSha256, ending: row.imageEnding });
  }

  /** Adds a row; when this returns, the disk has it. The note and the name come back as they are kept. @throws E_FEEDBACK_STORE, E_DISK_FULL. */
  async add(feedback: NewFeedback): Promise<Feedback> {
    const row = {
      time: new Date().toISOString(),
      ...feedback,
      imageName: plainText(feedback.imageName, 200) || 'image',
      note: feedback.note === null ? null : plainText(feedback.note, longestNote) || null,
    };
    const values = columns.map(([key]) => row[key]);
    const { lastInsertRowid } = await this.#use(() =>
      this.#inTransaction(() => this.#prepared(insertion).run(...values)),
    );
    return { id: Number(lastInsertRowid), ...row, supersededBy: null };
  }

  /** Rows in the order that they came. @throws E_FEEDBACK_STORE. */
  async list({ model, label, after = 0, limit = 1000 }: FeedbackQuery = {}): Promise<readonly Feedback[]> {
    const conditions = [
      'id > ?',
      ...(model === undefined ? [] : ['model = ?']),
      ...(label === undefined ? [] : ['label = ?']),
    ];
    const values = [after, model, label].filter((value) => value !== undefined);
    const query = `${selection} where ${conditions.join(' and ')} order by id limit ?`;
    return this.#use(() => this.#prepared(query).all(...values, limit) as Feedback[]);
  }

  /** The last row about an image of a model, also one that takes back. @throws E_FEEDBACK_STORE. */
  async latest(model: string, imageSha256: string): Promise<Feedback | undefined> {
    const query = `${selection} where image_sha256 = ? and model = ? order by id desc limit 1`;
    const [row] = await this.#use(() => this.#prepared(query).all(imageSha256, model) as Feedback[]);
    return row;
  }

  /** Ends the store; a second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // A row is safe as soon as it is added; this only leaves one file behind instead of three where nobody else reads.
    try {
      this.#database.exec('pragma wal_checkpoint(truncate)');
    } finally {
      this.#database.close();
    }
  }

  /** The same as `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Statements are prepared once: each one would live until it is collected. */
  #prepared(query: string): Database.Statement {
    const known = this.#statements.get(query);
    if (known) return known;
    const statement = this.#database.prepare(query);
    this.#statements.set(query, statement);
    return statement;
  }

  /** The lock is taken by `exec`, as `openDatabase` says why. */
  #inTransaction<T>(step: () => T): T {
    this.#database.exec('begin immediate');
    try {
      const result = step();
      this.#database.exec('commit');
      return result;
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }

  async #use<T>(step: () => T): Promise<T> {
    try {
      return await whenFree(() => {
        if (this.#closed) throw storeError(this.#path, 'it was closed', 'Open it again');
        return step();
      });
    } catch (error) {
      throw codedError(error, this.#path);
    }
  }
}

/** Characters of a note. */
export const longestNote = 1000;

/** Fields of a row and their columns. */
const columns = [
  ['time', 'time'],
  ['model', 'model'],
  ['modelSha256', 'model_sha256'],
  ['result', 'result'],
  ['imageSha256', 'image_sha256'],
  ['imageEnding', 'image_ending'],
  ['imageName', 'image_name'],
  ['score', 'score'],
  ['pValue', 'p_value'],
  ['verdict', 'verdict'],
  ['label', 'label'],
  ['note', 'note'],
] as const;

const insertion = `insert into feedback (${columns.map(([, column]) => column).join(', ')}) values (${columns.map(() => '?').join(', ')})`;

const selection = `select id, ${columns.map(([key, column]) => `${column} as ${key}`).join(', ')},
  (select min(later.id) from feedback as later where later.image_sha256 = feedback.image_sha256 and later.model = feedback.model
    and later.id > feedback.id) as supersededBy from feedback`;
