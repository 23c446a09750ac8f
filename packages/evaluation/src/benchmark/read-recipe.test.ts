import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { put, workFolder } from './fixtures/tiny-bench.ts';
import { readRecipe } from './read-recipe.ts';
import { shippedRecipes } from './shipped-recipes.ts';

const folder = await workFolder();
const write = (name: string, content: string | Uint8Array) => put(join(folder, name), content);

it('reads YAML and JSON, and knows what paths are relative to', async () => {
  const yaml = await write(
    'deep/r.yaml',
    'title: T\ndataset: { name: d, root: . }\nsplits: [ { whole: true } ]\nmethods: [ { name: m } ]\n',
  );
  const read = await readRecipe(yaml);
  expect(read).toMatchObject({ file: yaml, folder: join(folder, 'deep'), recipe: { title: 'T', seeds: [0] } });
  const json = await write('r.json', JSON.stringify(read.recipe));
  expect((await readRecipe(json)).recipe).toEqual(read.recipe);
});

it.each([
  ['broken.yaml', 'title: [', /file: it is not YAML: .* \(line 1/],
  ['twice.yaml', 'title: a\ntitle: b\n', /file: it is not YAML: Map keys must be unique \(line 2/],
  ['empty.yaml', '', /recipe: expected an object, received null/],
  ['latin.yaml', Uint8Array.of(0x74, 0xe9, 0x0a), /file: it is not text in UTF-8/],
  ['large.yaml', '#'.repeat(1 << 19), /file: it has 524288 bytes, more than the limit/],
])('says what is wrong with %s', async (name, content, message) => {
  const error = await readRecipe(await write(name, content)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'E_RECIPE', message: expect.stringMatching(message) });
});

it('says when there is no such file, or no recipe of that name', async () => {
  await expect(readRecipe(join(folder, 'none.yaml'))).rejects.toMatchObject({
    code: 'E_RECIPE',
    message: expect.stringContaining('file: it does not exist'),
  });
  await expect(readRecipe('tabel')).rejects.toMatchObject({
    code: 'E_OPTION',
    message: expect.stringContaining('the recipe: expected a file ending in .yaml, .yml, .json'),
  });
});

it('reads the recipe of docs/benchmarking.md', async () => {
  const page = await readFile(new URL('../../../../docs/benchmarking.md', import.meta.url), 'utf8');
  const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  const { recipe } = await readRecipe(await write('docs.yaml', yaml));
  expect(recipe.methods.map(({ name }) => name)).toEqual(['tailedcore', 'no-copies', 'patchcore', 'padim', 'winclip']);
});

it('reads every recipe that comes with the program by its name', async () => {
  for (const name of await shippedRecipes()) {
    const { recipe, folder: from } = await readRecipe(name);
    expect({ name, title: recipe.title, from }).toEqual({ name, title: expect.any(String), from: process.cwd() });
  }
});
