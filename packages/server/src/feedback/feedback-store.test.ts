import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fork, seededRandom } from '@tailedcore/core';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import {
  type Feedback,
  type FeedbackQuery,
  labelledImages,
  labels,
  type NewFeedback,
  openFeedbackStore,
} from './index.ts';
import { storeVersion } from './store-tables.ts';

const folder = workFolder();
let stores = 0;
const newFolder = () => join(folder, `store-${stores++}`);
const shaOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

function words(some: Partial<NewFeedback> = {}): NewFeedback {
  return {
    model: 'line',
    modelSha256: shaOf('model'),
    result: null,
    imageSha256: shaOf('image'),
    imageEnding: 'png',
    imageName: 'photo.png',
    score: 1.25,
    pValue: 0.5,
    verdict: 'good',
    label: 'good',
    note: null,
    ...some,
  };
}

describe('a feedback store', () => {
  it('only grows: whatever is said, and however often it is opened, earlier rows stay and the last word counts', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const random = seededRandom(fork(seed, 'feedback'));
      const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
      const path = newFolder();
      let store = await openFeedbackStore(path);
      const said: NewFeedback[] = [];
      let before: readonly Feedback[] = [];
      for (let i = 0; i < 40; i++) {
        const next = words({ model: pick(['a', 'b']), imageSha256: shaOf(pick(['x', 'y', 'z'])), label: pick(labels) });
        await store.add(next);
        said.push(next);
        if (random() < 0.1) {
          store.close();
          store = await openFeedbackStore(path);
        }
        const rows = await store.list();
        const plain = (row: Feedback) => ({ ...row, supersededBy: null });
        expect(rows.slice(0, -1).map(plain)).toEqual(before.map(plain));
        before = rows;
      }
      expect(before.map(({ id: _id, time: _time, supersededBy: _next, ...row }) => row)).toEqual(said);
      for (const [i, row] of before.entries()) {
        const later = before.slice(i + 1).find((one) => one.model === row.model && one.imageSha256 === row.imageSha256);
        expect(row.supersededBy).toBe(later?.id ?? null);
      }
      for (const label of ['good', 'defect'] as const) {
        const counting = before.filter((row) => row.supersededBy === null && row.model === 'a' && row.label === label);
        const { images } = await labelledImages(store, label, 'a');
        expect(images.map(({ row }) => row)).toEqual(counting);
      }
      store.close();
    }
  });

  it('lets no SQL change, replace or delete a row', async () => {
    const path = newFolder();
    using store = await openFeedbackStore(path);
    await store.add(words());
    const database = new Database(join(path, 'feedback.sqlite'));
    const copy =
      'select 1, time, model, model_sha256, result, image_sha256, image_ending, image_name, 9, p_value, verdict, label, note from feedback';
    for (const statement of [
      "update feedback set label = 'none'",
      'delete from feedback',
      `replace into feedback ${copy}`,
      `insert or replace into feedback ${copy}`,
    ])
      expect(() => database.exec(statement)).toThrow('feedback is only added to');
    database.close();
    expect(await store.list()).toMatchObject([{ id: 1, label: 'good', score: 1.25 }]);
  });

  it('keeps equal images once, under their content, whatever they are called', async () => {
    const path = newFolder();
    using store = await openFeedbackStore(path);
    const bytes = await drawPhotograph(1);
    const kept = await store.keepImage('../../../etc/passwd', bytes);
    await store.keepImage('other.jpg', bytes);
    expect(await readdir(join(path, 'images'))).toEqual([`${shaOf(bytes)}.png`]);
    expect(kept).toEqual({ sha256: shaOf(bytes), ending: 'png' });
    await expect(store.keepImage('x.png', Buffer.from('<script>'))).rejects.toMatchObject({ code: 'E_IMAGE_DECODE' });
    // A file that a crash cut short is made whole.
    await writeFile(join(path, 'images', `${shaOf(bytes)}.png`), 'half');
    await store.keepImage('again.png', bytes);
    expect(shaOf(await readFile(join(path, 'images', `${shaOf(bytes)}.png`)))).toBe(shaOf(bytes));
  });

  it('keeps notes as plain text of bounded length', async () => {
    using store = await openFeedbackStore(newFolder());
    const kept = await store.add(
      words({ note: `a\u0000b\u001b[2J\u202ec\r\nd${'x'.repeat(2000)}`, imageName: '\u0007' }),
    );
    expect(kept.note).toMatch(/^ab\[2Jc dx+$/);
    expect(kept.note).toHaveLength(1000);
    expect(kept.imageName).toBe('image');
    expect((await store.list())[0]).toEqual(kept);
    expect((await store.add(words({ note: ' \n ' }))).note).toBeNull();
    expect((await store.add(words({ note: "'); drop table feedback; --" }))).note).toBe("'); drop table feedback; --");
  });

  it('takes rows of several programs at once', async () => {
    const path = newFolder();
    using one = await openFeedbackStore(path);
    using other = await openFeedbackStore(path);
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? one : other).add(words({ note: `${i}` }))));
    expect((await one.list()).map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('gives pages, of a label and of a model', async () => {
    using store = await openFeedbackStore(newFolder());
    for (let i = 0; i < 7; i++)
      await store.add(words({ label: i % 2 ? 'defect' : 'good', model: i === 6 ? 'other' : 'line' }));
    const ids = async (query: FeedbackQuery) => (await store.list(query)).map(({ id }) => id);
    expect(await ids({ limit: 3 })).toEqual([1, 2, 3]);
    expect(await ids({ limit: 3, after: 3 })).toEqual([4, 5, 6]);
    expect(await ids({ label: 'good', after: 1 })).toEqual([3, 5, 7]);
    expect(await ids({ label: 'good', model: 'line' })).toEqual([1, 3, 5]);
    expect(await ids({ after: 7 })).toEqual([]);
  });

  it('waits for another writer while others are served, gives up in the end, and holds no lock then', async () => {
    const path = newFolder();
    using store = await openFeedbackStore(path);
    const other = new Database(join(path, 'feedback.sqlite'));
    other.exec('pragma busy_timeout = 0; begin immediate');
    setTimeout(() => other.exec('commit'), 200);
    let served = 0;
    const serving = setInterval(() => served++, 10);
    await store.add(words());
    clearInterval(serving);
    expect(served).toBeGreaterThan(4);
    other.exec('begin immediate');
    await expect(store.add(words())).rejects.toMatchObject({
      code: 'E_FEEDBACK_STORE',
      message: expect.stringMatching('another program holds it') as string,
    });
    other.exec('commit');
    store.close();
    expect(await readFile(join(path, 'feedback.sqlite-wal'))).toHaveLength(0);
    using again = await openFeedbackStore(path);
    await again.add(words());
    other.exec('begin immediate; commit');
    other.close();
    expect(await again.list()).toHaveLength(2);
  });

  it('lets others read while it writes', async () => {
    const path = newFolder();
    using store = await openFeedbackStore(path);
    await store.add(words());
    using reader = await openFeedbackStore(path, { create: false });
    const other = new Database(join(path, 'feedback.sqlite'));
    other.exec('begin; select * from feedback');
    await store.add(words());
    expect(await reader.list()).toHaveLength(2);
    expect(other.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    other.exec('commit');
    other.close();
  });

  it('is one file again when it was closed', async () => {
    const path = newFolder();
    const store = await openFeedbackStore(path);
    await store.add(words());
    store.close();
    const copy = newFolder();
    await mkdir(copy);
    await cp(join(path, 'feedback.sqlite'), join(copy, 'feedback.sqlite'));
    using opened = await openFeedbackStore(copy);
    expect(await opened.list()).toHaveLength(1);
  });
});

describe('what is no feedback store is told', () => {
  async function refusal(prepare: (file: string) => void | Promise<void>): Promise<string> {
    const path = newFolder();
    await mkdir(path);
    await prepare(join(path, 'feedback.sqlite'));
    return openFeedbackStore(path).then(
      (store) => (store.close(), 'opened'),
      (error: Error) => error.message,
    );
  }
  const sql = (statement: string) => (file: string) => {
    const database = new Database(file);
    database.exec(statement);
    database.close();
  };

  it.each([
    [
      'text',
      (file: string) => writeFile(file, 'not a database at all, but long enough to be looked at'.repeat(30)),
      /no database/,
    ],
    ['a database of another program', sql('create table other (a)'), /another program/],
    ['one that only looks like it', sql('pragma application_id = 7; create table feedback (a)'), /another program/],
    [
      'one of a newer version',
      sql(`pragma application_id = ${0x54436662}; pragma user_version = ${storeVersion + 1}; create table a (b)`),
      /newer/,
    ],
    ['a folder', (file: string) => mkdir(file).then(() => undefined), /cannot be used/],
  ])('%s', async (_what, prepare, reason) => {
    const message = await refusal(prepare);
    expect(message).toMatch(/^E_FEEDBACK_STORE: /);
    expect(message).toMatch(reason);
  });

  it('a damaged one', async () => {
    const [whole, broken] = [newFolder(), newFolder()];
    const store = await openFeedbackStore(whole);
    for (let i = 0; i < 300; i++) await store.add(words({ note: 'n'.repeat(200), imageSha256: shaOf(`${i}`) }));
    store.close();
    await cp(whole, broken, { recursive: true });
    const file = join(broken, 'feedback.sqlite');
    const bytes = await readFile(file);
    bytes.fill(0xff, 8192, bytes.length - 4096);
    await writeFile(file, bytes);
    await expect(openFeedbackStore(broken)).rejects.toMatchObject({ code: 'E_FEEDBACK_STORE' });
  });

  it('one that another program holds for long', async () => {
    const path = newFolder();
    (await openFeedbackStore(path)).close();
    const holder = new Database(join(path, 'feedback.sqlite'));
    holder.exec('begin exclusive');
    await expect(openFeedbackStore(path)).rejects.toThrow(/another program holds it/);
    holder.exec('rollback');
    holder.close();
  });

  it('one that is not there, when none is to be made; and one that was closed', async () => {
    await expect(openFeedbackStore(newFolder(), { create: false })).rejects.toMatchObject({ code: 'E_FEEDBACK_STORE' });
    const store = await openFeedbackStore(newFolder());
    store.close();
    store.close();
    await expect(store.add(words())).rejects.toThrow(/it was closed/);
  });
});
