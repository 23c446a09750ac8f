import { writeFileSync } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isTailedCoreError } from '@tailedcore/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { put, temporaryFolder } from './fixtures/temporary-folder.ts';
import { hasImageExtension, imageExtensions } from './image-extensions.ts';
import { listImages } from './list-images.ts';

const base = temporaryFolder();
let folders = 0;
const emptyFolder = async () => {
  const folder = join(base, `case ${folders++}`);
  await mkdir(folder);
  return folder;
};
const folderWith = async (...names: string[]) => {
  const folder = await emptyFolder();
  for (const name of names) await put(folder, name);
  return folder;
};
const namesOf = async (...args: Parameters<typeof listImages>) =>
  (await listImages(...args)).files.map(({ name }) => name);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: unknown) => (isTailedCoreError(error) ? error.code : error),
  );

describe('a folder', () => {
  it('is listed with everything below it, in an order that no locale changes', async () => {
    const folder = await folderWith('b.png', 'B.jpg', 'a/10.png', 'a/9.png', 'ä.webp', 'Z.TIFF', 'a.jpeg');
    const { root, files, ignored } = await listImages(folder);
    expect(root).toBe(folder);
    expect(files.map(({ name }) => name)).toEqual([
      'B.jpg',
      'Z.TIFF',
      'a.jpeg',
      'a/10.png',
      'a/9.png',
      'b.png',
      'ä.webp',
    ]);
    expect(files[3]).toEqual({ path: join(folder, 'a/10.png'), name: 'a/10.png' });
    expect(ignored).toBe(0);
  });

  it('may contain other files, which are counted, and hidden ones, which are not', async () => {
    const folder = await folderWith('a.png', 'notes.md', 'sub/labels.csv', '.hidden.png', '.cache/b.png', 'c.png.bak');
    const { files, ignored } = await listImages(folder);
    expect(files.map(({ name }) => name)).toEqual(['a.png']);
    expect(ignored).toBe(3);
  });

  it('may have wildcards, spaces and other scripts in its name', async () => {
    const folder = await folderWith(
      'line [1] {a,b} (x)!/ü ñ/写真 1.png',
      'line [1] {a,b} (x)!/*?.png',
      'line 1 a x/no.png',
    );
    expect(await namesOf(join(folder, 'line [1] {a,b} (x)!'))).toEqual(['*?.png', 'ü ñ/写真 1.png']);
  });

  it('is found relative to the working folder', async () => {
    const folder = await folderWith('photos/a.png');
    expect(await namesOf('photos', folder)).toEqual(['a.png']);
  });

  it('is listed once though links lead in circles, under its own name rather than a link', async () => {
    const folder = await folderWith('real/x.png', 'real/deep/y.png');
    await symlink(folder, join(folder, 'real/deep/loop'));
    await symlink(join(folder, 'real'), join(folder, 'again'));
    await symlink('self', join(folder, 'self'));
    expect(await namesOf(folder)).toEqual(['real/deep/y.png', 'real/x.png']);
  });

  it('shows linked images and folders from elsewhere', async () => {
    const elsewhere = await folderWith('one.png', 'set/two.png');
    const folder = await emptyFolder();
    await symlink(join(elsewhere, 'one.png'), join(folder, 'linked.png'));
    await symlink(join(elsewhere, 'set'), join(folder, 'more'));
    await symlink(join(elsewhere, 'gone.png'), join(folder, 'broken.png'));
    expect(await namesOf(folder)).toEqual(['broken.png', 'linked.png', 'more/two.png']);
  });

  it('may hold 10,000 files and very long paths', async () => {
    const folder = await emptyFolder();
    for (let i = 0; i < 10; i++) await mkdir(join(folder, `f${i}`));
    for (let i = 0; i < 10_000; i++) writeFileSync(join(folder, `f${i % 10}`, `${String(i).padStart(5, '0')}.jpg`), '');
    const long = Array.from({ length: 8 }, (_, i) => String(i).repeat(200)).join('/');
    await put(folder, `${long}/end.png`);
    const names = await namesOf(folder);
    expect(names.length).toBe(10_001);
    expect(names[0]).toBe(`${long}/end.png`);
    expect(new Set(names).size).toBe(10_001);
  });

  it('without images is E_INPUT_EMPTY, naming the endings', async () => {
    expect(await codeOf(listImages(await emptyFolder()))).toBe('E_INPUT_EMPTY');
    await expect(listImages(await folderWith('readme.md'))).rejects.toThrow(/no images found.*\.jpg .*\.avif/);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read is E_INPUT_UNREADABLE (not tested as root)', async () => {
    const folder = await folderWith('closed/a.png');
    await chmod(join(folder, 'closed'), 0o000);
    const code = await codeOf(listImages(folder));
    await chmod(join(folder, 'closed'), 0o700);
    expect(code).toBe('E_INPUT_UNREADABLE');
  });

  it('whose path is too long for the system is E_INPUT_UNREADABLE', async () => {
    expect(await codeOf(listImages(`/${'x'.repeat(5000)}`))).toBe('E_INPUT_UNREADABLE');
  });
});

describe('a glob', () => {
  it('names images relative to where its wildcards begin', async () => {
    const folder = await folderWith('in/a/1.png', 'in/b/2.jpg', 'in/b/3.txt', 'in/.no/4.png', 'out/5.png');
    const { root, files, ignored } = await listImages('in/**/*', folder);
    expect(root).toBe(join(folder, 'in'));
    expect(files.map(({ name }) => name)).toEqual(['a/1.png', 'b/2.jpg']);
    expect(ignored).toBe(1);
    expect(await namesOf(join(folder, '{in,out}/*/*.{png,jpg}'))).toEqual(['in/a/1.png', 'in/b/2.jpg']);
  });

  it('takes folders that exist literally, even with brackets', async () => {
    const folder = await folderWith('set [1]/a.png', 'set 1/b.png');
    expect(await namesOf('set [1]/*.png', folder)).toEqual(['a.png']);
  });

  it('ends although links lead in circles', async () => {
    const folder = await folderWith('a/x.png');
    await symlink(folder, join(folder, 'a/one'));
    await symlink(folder, join(folder, 'a/two'));
    await symlink(join(folder, 'a/x.png'), join(folder, 'y.png'));
    expect(await namesOf('**/*.png', folder)).toEqual(['a/x.png', 'y.png']);
  });

  it('that matches nothing is E_INPUT_EMPTY', async () => {
    expect(await codeOf(listImages('*.png', await folderWith('a.jpg')))).toBe('E_INPUT_EMPTY');
  });
});

describe('a file', () => {
  it('stands for itself', async () => {
    const folder = await folderWith('sub/photo [1].PNG');
    expect(await listImages('sub/photo [1].PNG', folder)).toEqual({
      root: join(folder, 'sub'),
      files: [{ path: join(folder, 'sub/photo [1].PNG'), name: 'photo [1].PNG' }],
      ignored: 0,
    });
  });

  it('with another ending is no image', async () => {
    expect(await codeOf(listImages('a.doc', await folderWith('a.doc')))).toBe('E_INPUT_EMPTY');
  });

  it('that is not there is E_INPUT_MISSING', async () => {
    const folder = await folderWith('a.png');
    for (const input of ['gone', 'gone.png', 'a.png/b.png', ''])
      expect(await codeOf(listImages(input, folder))).toBe('E_INPUT_MISSING');
  });
});

describe('a list', () => {
  it('of lines may have comments, blank lines, Windows line ends and a byte order mark', async () => {
    const folder = await folderWith('lists/b.png');
    await put(folder, 'lists/all.txt', '\uFEFF# mine\r\n\r\nb.png\r\n../up.jpg\r\n  b.png \r\nno ending\r\n');
    const { root, files } = await listImages('lists/all.txt', folder);
    expect(root).toBe(join(folder, 'lists'));
    expect(files).toEqual([
      { name: '../up.jpg', path: join(folder, 'up.jpg') },
      { name: 'b.png', path: join(folder, 'lists/b.png') },
      { name: 'no ending', path: join(folder, 'lists/no ending') },
    ]);
  });

  it('as .csv is read by its column, wherever it stands', async () => {
    const folder = await emptyFolder();
    await put(folder, 'a.csv', 'label, File ,note\ngood,"x, 1.png",\nbad,sub/y.png,"two\nlines"\n');
    expect(await namesOf('a.csv', folder)).toEqual(['sub/y.png', 'x, 1.png']);
    await put(folder, 'b.CSV', 'image,path\nno.png,yes.png\n');
    expect(await namesOf('b.CSV', folder)).toEqual(['yes.png']);
  });

  it('that cannot be used is E_LIST, saying why', async () => {
    const folder = await emptyFolder();
    const reasons: [string, string | Uint8Array, RegExp][] = [
      ['header.csv', 'a;path\n1;b.png', /its header is "a;path"/],
      ['empty.csv', '', /it is empty/],
      ['short.csv', 'path,label\na.png,1\nb.png\n', /line 3 has 1 fields, the header 2/],
      ['blank.csv', 'path,label\n,1\n', /line 2 names no file/],
      ['quote.csv', 'path\n"a.png\n', /line 2: a double quote/],
      ['latin.txt', Uint8Array.of(0x66, 0xfc, 0x72), /not UTF-8/],
      ['binary.txt', Uint8Array.of(0x66, 0, 0x72), /not text/],
    ];
    for (const [name, content, reason] of reasons) {
      await put(folder, name, content);
      const error: unknown = await listImages(name, folder).catch((thrown: unknown) => thrown);
      expect(isTailedCoreError(error, 'E_LIST'), name).toBe(true);
      expect(String(error)).toMatch(reason);
    }
  });

  it('that names nothing is E_INPUT_EMPTY', async () => {
    const folder = await emptyFolder();
    await put(folder, 'none.txt', '# nothing\n\n');
    await put(folder, 'none.csv', 'path\n');
    expect(await codeOf(listImages('none.txt', folder))).toBe('E_INPUT_EMPTY');
    expect(await codeOf(listImages('none.csv', folder))).toBe('E_INPUT_EMPTY');
  });
});

describe('several inputs', () => {
  it('are one list without doubles, named from the deepest common folder', async () => {
    const folder = await folderWith('p/a/1.png', 'p/b/2.png', 'p/b/notes.md', 'p/bb/3.png');
    const { root, files, ignored } = await listImages(
      ['p/a', 'p/b', 'p/b/2.png', 'p/bb/*.png', 'p/b/notes.md'],
      folder,
    );
    expect(root).toBe(join(folder, 'p'));
    expect(files.map(({ name }) => name)).toEqual(['a/1.png', 'b/2.png', 'bb/3.png']);
    expect(ignored).toBe(2);
  });

  it('must all exist, and there must be some', async () => {
    const folder = await folderWith('a.png');
    expect(await codeOf(listImages(['a.png', 'b.png'], folder))).toBe('E_INPUT_MISSING');
    expect(await codeOf(listImages([], folder))).toBe('E_INPUT_EMPTY');
  });
});

describe('imageExtensions', () => {
  it('are endings that sharp says it reads, and all of them but drawings and its own', () => {
    const suffixes = Object.values(sharp.format).flatMap(({ id, input }) =>
      input.buffer && id !== 'svg' ? ((input.fileSuffix ?? []) as string[]) : [],
    );
    expect(
      [...imageExtensions, '.tif'].every((extension) => suffixes.includes(extension) || extension === '.tif'),
    ).toBe(true);
    expect(suffixes.filter((suffix) => !hasImageExtension(suffix))).toEqual([]);
  });
});
