import { createHash } from 'node:crypto';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDigestMemo } from './digest-memo.ts';
import { put, workFolder } from './fixtures/tiny-bench.ts';

const folder = await workFolder();
const at = (name: string) => join(folder, name);
const { signal } = new AbortController();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Digests of files with a memo that is opened anew. */
async function digests(memo: string, ...names: string[]) {
  const warnings: string[] = [];
  const opened = await openDigestMemo(at(memo), signal, (message) => warnings.push(message));
  const found = await Promise.all(names.map((name) => opened.digestOf(at(name))));
  await opened.save();
  return { found, warnings };
}

it('digests each file, and remembers until its size or time changes', async () => {
  await put(at('one'), 'one');
  await put(at('two'), 'two');
  const then = new Date('2026-01-02T03:04:05Z');
  const later = new Date(then.getTime() + 1000);
  await utimes(at('one'), then, then);
  expect(await digests('memo.json', 'one', 'two')).toEqual({ found: [sha256('one'), sha256('two')], warnings: [] });
  // The same size and time: the memo is believed.
  await writeFile(at('one'), 'eno');
  await utimes(at('one'), then, then);
  expect((await digests('memo.json', 'one')).found).toEqual([sha256('one')]);
  await utimes(at('one'), then, later);
  expect((await digests('memo.json', 'one')).found).toEqual([sha256('eno')]);
  await writeFile(at('one'), 'longer');
  await utimes(at('one'), then, later);
  expect((await digests('memo.json', 'one', 'two')).found).toEqual([sha256('longer'), sha256('two')]);
});

it('does not write what it knew already', async () => {
  await put(at('three'), 'three');
  await digests('still.json', 'three');
  const before = await stat(at('still.json'));
  await digests('still.json', 'three');
  expect((await stat(at('still.json'))).ino).toBe(before.ino);
});

it.each([
  ['is cut', (text: string) => text.slice(0, -9)],
  ['has another form', (text: string) => text.replace('"form":1', '"form":2')],
  ['has a digest of another form', (text: string) => text.replace(sha256('three'), 'abc')],
])('tells when the memo %s, and looks anew', async (_, damage) => {
  await put(at('three'), 'three');
  await digests('damaged.json', 'three');
  await writeFile(at('damaged.json'), damage(await readFile(at('damaged.json'), 'utf8')));
  const { found, warnings } = await digests('damaged.json', 'three');
  expect(found).toEqual([sha256('three')]);
  expect(warnings).toEqual([expect.stringContaining('damaged.json is damaged')]);
});

it('says which file cannot be read', async () => {
  await expect(digests('memo.json', 'none')).rejects.toMatchObject({
    code: 'E_INPUT_UNREADABLE',
    details: { path: at('none') },
  });
});

it('stops when told', async () => {
  await put(at('large'), 'x'.repeat(1 << 20));
  const memo = await openDigestMemo(at('m.json'), AbortSignal.abort(), () => undefined);
  await expect(memo.digestOf(at('large'))).rejects.toMatchObject({ code: 'E_ABORTED' });
});
