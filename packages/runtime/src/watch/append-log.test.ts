import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAppendLog } from './append-log.ts';
import { watchFolders } from './fixtures/watch-folders.ts';

const folder = watchFolders();
const at = (name: string) => join(folder, name);

test('a log keeps its lines through being opened again', async () => {
  for (const line of ['one', 'zwei ä', 'three']) {
    await using log = await openAppendLog(at('lines'));
    await log.append(line);
    expect(log.end).toBe((await readFile(at('lines'))).length);
  }
  expect(await readFile(at('lines'), 'utf8')).toBe('one\nzwei ä\nthree\n');
});

test.each([
  ['in the middle of a line', 'one\ntw', 'one\n'],
  ['in the first line', 'on', ''],
  ['after a long piece', `one\n${'x'.repeat(200_000)}`, 'one\n'],
  ['into zeros that a power cut leaves', `one\n${'\0'.repeat(5000)}`, 'one\n'],
  ['at the end of a line, which is whole', 'one\ntwo\n', 'one\ntwo\n'],
])('a log torn %s is mended', async (_, before, mended) => {
  await writeFile(at('torn'), before);
  await using log = await openAppendLog(at('torn'));
  expect(await readFile(at('torn'), 'utf8')).toBe(mended);
  await log.append('next');
  expect(await readFile(at('torn'), 'utf8')).toBe(`${mended}next\n`);
});

test('a full disk is told with its code, takes nothing away, and the next line is whole', async () => {
  let room = 10;
  await using log = await openAppendLog(at('full'), async (path, flags) => {
    const handle = await open(path, flags);
    const write = async (bytes: Buffer, offset: number, length: number, position: number) => {
      if (room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
      const done = await handle.write(bytes, offset, Math.min(length, room), position);
      room -= done.bytesWritten;
      return done;
    };
    const rest = ['datasync', 'truncate', 'close', 'stat', 'read'] as const;
    const bound = rest.map((name) => [name, (handle[name] as (...args: never[]) => unknown).bind(handle)]);
    // A disk of ten bytes; the other methods are the file's own.
    return { ...Object.fromEntries(bound), write } as unknown as typeof handle;
  });
  await log.append('first');
  await expect(log.append('second line')).rejects.toMatchObject({
    code: 'E_DISK_FULL',
    message: expect.stringMatching(/full cannot grow.*--out/),
  });
  expect(await readFile(at('full'), 'utf8')).toBe('first\n');
  room = 100;
  await log.append('third');
  expect(await readFile(at('full'), 'utf8')).toBe('first\nthird\n');
});

test('a folder in its place is told with its code', async () => {
  await expect(openAppendLog(folder)).rejects.toMatchObject({ code: 'E_OUTPUT' });
});
