import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someRecord } from './fixtures/some-record.ts';
import { watchFolders } from './fixtures/watch-folders.ts';
import { openJournal } from './journal.ts';

const folder = watchFolders();
const at = (name: string) => join(folder, name);
const odd = 'two\u2028 lines\n of ü "name".png';

test('what was recorded is found by a journal opened later, the last of a path', async () => {
  {
    await using journal = await openJournal(at('j'));
    await journal.record(someRecord('a.png'));
    await journal.record(someRecord(odd, 'defect'));
    expect(await journal.record(someRecord('a.png', 'defect', { size: 11 }))).toMatch(/^\{"id":"id-of-a.png"/);
  }
  await using journal = await openJournal(at('j'));
  expect(journal.find('/in/a.png')).toEqual({
    size: 11,
    mtime: '1700000000000000001',
    sha256: 'ab'.repeat(32),
    outcome: 'defect',
  });
  expect(journal.find(`/in/${odd}`)).toMatchObject({ outcome: 'defect' });
  expect(journal.find('/in/b.png')).toBeUndefined();
});

test('a bad image is found without a digest, as bad', async () => {
  await using journal = await openJournal(at('bad'));
  const { id, time, file, size, mtime, model, name } = someRecord('c.png');
  const error = { code: 'E_IMAGE_EMPTY', message: '' } as const;
  await journal.record({ id, time, file, size, mtime, model, name, sha256: null, error });
  expect(journal.find('/in/c.png')).toMatchObject({ sha256: null, outcome: 'bad' });
});

test('a torn last line did not count', async () => {
  await writeFile(at('torn'), `${JSON.stringify(someRecord('a.png'))}\n`);
  await appendFile(at('torn'), JSON.stringify(someRecord('b.png')));
  await using journal = await openJournal(at('torn'));
  expect([journal.find('/in/a.png')?.outcome, journal.find('/in/b.png')]).toEqual(['good', undefined]);
  expect((await readFile(at('torn'), 'utf8')).split('\n')).toHaveLength(2);
});

test.each([
  ['no JSON', 'hello', 'it is no JSON'],
  ['another object', '{"verdict":"good"}', 'it has no id, file, size, mtime, name'],
  ['no outcome', '{"id":1,"file":"a","size":1,"mtime":"1","name":"a"}', 'neither a verdict nor an error'],
  ['null', 'null', 'neither a verdict nor an error'],
])('a line of %s is refused with its number, and the file stays as it is', async (_, line, reason) => {
  const text = `${JSON.stringify(someRecord('a.png'))}\n${line}\n${JSON.stringify(someRecord('b.png'))}\n`;
  await writeFile(at('strange'), text);
  const message = expect.stringMatching(new RegExp(`strange, line 2: .*${reason}`));
  await expect(openJournal(at('strange'))).rejects.toMatchObject({ code: 'E_WATCH_JOURNAL', message });
  expect(await readFile(at('strange'), 'utf8')).toBe(text);
});

test('a journal of many lines, longer than what is read at once, is read whole', async () => {
  const names = Array.from({ length: 700 }, (_, i) => `${i} ${'ü'.repeat(i % 50)}.png`);
  await writeFile(at('long'), names.map((name) => `${JSON.stringify(someRecord(name))}\n`).join(''));
  await using journal = await openJournal(at('long'));
  expect(names.filter((name) => journal.find(`/in/${name}`) === undefined)).toEqual([]);
});
