import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, writeAtomically } from './write-atomically.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('an atomic write', () => {
  it('puts all parts into the file and leaves nothing else', async () => {
    const path = join(folder, 'a');
    await writeAtomically(path, ['one', Uint8Array.of(33), 'two']);
    expect(await readFile(path, 'utf8')).toBe('one!two');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('leaves what was there when a part fails', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'before');
    const parts = (function* () {
      yield 'half';
      throw new Error('on purpose');
    })();
    await expect(writeAtomically(path, parts)).rejects.toThrow('on purpose');
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('takes the longest name there can be, in any script', async () => {
    const name = '字'.repeat(85);
    await writeAtomically(join(folder, name), ['x']);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('follows a link to the file itself', async () => {
    await writeFile(join(folder, 'real'), 'before');
    await symlink('real', join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), ['after']);
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('after');
    expect((await readdir(folder)).sort()).toEqual(['link', 'real']);
  });
});

describe.each([
  ['checking', (path: string) => checkWritable(path)],
  ['writing', (path: string) => writeAtomically(path, ['x'])],
])('%s a path', (_, attempt) => {
  const reason = (text: string) => ({ code: 'E_OUTPUT', message: expect.stringContaining(text) });

  it('tells a missing folder, a folder, a file in its way, a device and a name too long', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'file'), 'x');
    await expect(attempt(join(folder, 'no', 'a'))).rejects.toMatchObject(reason('does not exist'));
    await expect(attempt(join(folder, 'sub'))).rejects.toMatchObject(reason('it is a folder'));
    await expect(attempt(join(folder, 'file', 'a'))).rejects.toMatchObject(reason('not a folder'));
    await expect(attempt(join(folder, 'x'.repeat(300)))).rejects.toMatchObject(reason('too long'));
    if (process.platform !== 'win32') {
      await expect(attempt('/dev/null')).rejects.toMatchObject(reason('not an ordinary file'));
    }
    expect((await readdir(folder)).sort()).toEqual(['file', 'sub']);
  });

  it('tells a folder and a file that may not be written', async (context) => {
    const locked = join(folder, 'locked');
    await mkdir(locked);
    await writeFile(join(folder, 'kept'), 'x');
    await chmod(locked, 0o500);
    await chmod(join(folder, 'kept'), 0o400);
    if (process.getuid?.() === 0) context.skip('the administrator may write everywhere');
    await expect(attempt(join(locked, 'a'))).rejects.toMatchObject(reason('permission denied'));
    await expect(attempt(join(folder, 'kept'))).rejects.toMatchObject(reason('permission denied'));
  });
});

it('checking a path leaves it as it was', async () => {
  const path = join(folder, 'a');
  await checkWritable(path);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(path, 'before');
  await checkWritable(path);
  expect(await readFile(path, 'utf8')).toBe('before');
});
