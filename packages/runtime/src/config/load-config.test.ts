import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'config-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
/** A folder of its own with files in it. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const own = join(folder, String(count++));
  mkdirSync(own);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(own, name)), { recursive: true });
    writeFileSync(join(own, name), text);
  }
  return own;
}

const load = async (name: string, text: string | Uint8Array) => {
  const cwd = folderWith({ [name]: text });
  const loaded = await loadConfig({ cwd });
  expect(loaded).toMatchObject({ file: join(cwd, name), folder: cwd });
  return loaded?.settings;
};

describe('a config file', () => {
  const settings = { preset: 'paper', coreset: { ratio: 0.2 } };
  const yaml = 'preset: paper\ncoreset: { ratio: 0.2 }\n';
  const esm = `export default ${JSON.stringify(settings)};`;
  it.each([
    ['json', JSON.stringify(settings)],
    ['json', `\uFEFF${JSON.stringify({ $schema: './s.json', ...settings })}`],
    ['yaml', yaml],
    ['yaml', `\uFEFF# a comment\n$schema: ./s.json\n${yaml}`],
    ['yml', yaml],
    ['js', esm],
    ['js', `module.exports = ${JSON.stringify(settings)};`],
    ['mjs', esm],
    ['ts', `const ratio: number = 0.2;\nexport default { preset: 'paper', coreset: { ratio } } satisfies object;`],
    ['ts', `\uFEFFexport default { preset: 'paper', coreset: { ratio: 0.2 } } as const;`],
    [
      'mts',
      `const ratio = await Promise.resolve<number>(0.2);\nexport default { preset: 'paper', coreset: { ratio } };`,
    ],
  ])('may be .%s (%#)', async (ending, text) => {
    expect(await load(`tailedcore.config.${ending}`, text)).toEqual(settings);
  });

  it.each(['', '# nothing yet\n', '---\n', '{}'])('in YAML may say nothing: %j', async (text) => {
    expect(await load('tailedcore.config.yaml', text)).toEqual({});
  });

  it('may import what lies beside it, and is read anew each time', async () => {
    const text = "import { ratio } from './ratio.ts';\nexport default { coreset: { ratio } };";
    const cwd = folderWith({ 'tailedcore.config.ts': text, 'ratio.ts': 'export const ratio: number = 0.3;' });
    expect((await loadConfig({ cwd }))?.settings).toEqual({ coreset: { ratio: 0.3 } });
    writeFileSync(join(cwd, 'ratio.ts'), 'export const ratio: number = 0.4;');
    expect((await loadConfig({ cwd }))?.settings).toEqual({ coreset: { ratio: 0.4 } });
  });
});

describe('the search', () => {
  it('goes up to the nearest folder that has one', async () => {
    const top = folderWith({
      'tailedcore.config.json': '{"seed":1}',
      'a/b/c/x': '',
      'a/tailedcore.config.yml': 'seed: 2',
    });
    const found = await loadConfig({ cwd: join(top, 'a', 'b', 'c') });
    expect(found).toEqual({
      file: join(top, 'a', 'tailedcore.config.yml'),
      folder: join(top, 'a'),
      settings: { seed: 2 },
    });
    expect((await loadConfig({ cwd: top }))?.settings).toEqual({ seed: 1 });
  });

  it('finds nothing where there is none, also from a folder that does not exist', async () => {
    expect(await loadConfig({ cwd: folderWith({ 'config.yaml': 'seed: 1' }) })).toBeUndefined();
    expect(await loadConfig({ cwd: join(folder, 'nowhere', 'at', 'all') })).toBeUndefined();
  });

  it('refuses a folder with two, naming both', async () => {
    const cwd = folderWith({ 'tailedcore.config.ts': '', 'tailedcore.config.yaml': '' });
    await expect(loadConfig({ cwd })).rejects.toMatchObject({
      code: 'E_CONFIG_FILES',
      message: expect.stringMatching(/tailedcore\.config\.ts, tailedcore\.config\.yaml/),
    });
    expect((await loadConfig({ cwd, file: 'tailedcore.config.yaml' }))?.settings).toEqual({});
  });

  it('is left out where a file is named', async () => {
    const cwd = folderWith({ 'tailedcore.config.json': '{"seed":1}', 'other/mine.yaml': 'seed: 2' });
    const found = await loadConfig({ cwd, file: 'other/mine.yaml' });
    expect(found).toMatchObject({ folder: join(cwd, 'other'), settings: { seed: 2 } });
    expect(await loadConfig({ file: join(cwd, 'other', 'mine.yaml') })).toEqual(found);
  });
});

describe('a file that is refused, with its name and a reason:', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat([...'bcdefgh'].map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[i]}`).join(', ')}]`))
    .join('\n');
  it.each([
    ['json', /it is not JSON/, ''],
    ['json', /it is not JSON/, '{"seed": 1,\n "flip": tru }'],
    ['json', /it is not JSON: Expected ':' after property name \(line 2, column 10\)/, '{\n  "seed" 1\n}'],
    ['json', /it is not JSON/, '{"seed": 1,}'],
    ['json', /expected an object with settings, received a list/, '[1]'],
    ['json', /expected an object with settings, received 5/, '5'],
    ['json', /it is not JSON/, '['.repeat(60_000)],
    ['json', /it is not text in UTF-8/, Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ['json', /it has 65537 bytes, more than the limit of 65536/, ' '.repeat((1 << 16) + 1)],
    ['yaml', /it is not YAML: .* \(line 2, column \d+\)/, 'seed: 1\nflip: ['],
    ['yaml', /it is not YAML: Map keys must be unique \(line 2, column 1\)/, 'seed: 1\nseed: 2'],
    ['yaml', /it is not YAML: Unresolved tag.* \(line 1, column 7\)/, 'seed: !!js/function "x"'],
    ['yaml', /it is not YAML/, '? [a]\n: 1'],
    ['yaml', /it is not YAML/, 'seed: 1\n---\nseed: 2'],
    ['yaml', /it is not usable YAML: Excessive alias count/, bomb],
    ['yaml', /it is not (usable )?YAML: Unresolved alias/, 'seed: *nowhere'],
    ['yaml', /nested too deeply \(line 1\)/, '['.repeat(60_000)],
    ['yaml', /nested too deeply \(line 2\)/, `a: [1,\n${'{b: ['.repeat(900)}`],
    ['yaml', /nested too deeply \(line 1\)/, '- '.repeat(30_000)],
    ['yaml', /nested too deeply \(line 1\)/, '? '.repeat(30_000)],
    ['yaml', /nested too deeply \(line 202\)/, Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['yaml', /received a list/, '- preset: paper'],
    ['yaml', /received "paper"/, 'paper'],
    ['ts', /it exports no settings/, ''],
    ['ts', /it exports no settings/, 'export const settings = {};'],
    ['ts', /it exports no settings/, 'export default undefined;'],
    ['ts', /received null/, 'export default null;'],
    ['ts', /received a function/, 'export default () => ({});'],
    ['ts', /received a promise/, 'export default Promise.resolve({});'],
    ['ts', /Unexpected token.* \(line 3, column \d+\)/, 'const a = {\n  b: 1\n  c: 2 }'],
    ['ts', /no licence \(line 3, column \d+\)/, '\n\nthrow new Error("no licence");'],
    ['ts', /it throws/, 'throw 5;'],
    ['ts', /Cannot find module '\.\/nowhere\.ts'/, "import x from './nowhere.ts';\nexport default { x };"],
    ['mjs', /\(line 2, column \d+\)/, '\nlet x = ;'],
  ])('.%s: %s', async (ending, reason, text) => {
    const cwd = folderWith({ [`tailedcore.config.${ending}`]: text });
    await expect(loadConfig({ cwd })).rejects.toMatchObject({
      code: 'E_CONFIG_FILE',
      details: { path: join(cwd, `tailedcore.config.${ending}`), reason: expect.stringMatching(reason) },
    });
  });

  it.each([
    ['nowhere.yaml', /it does not exist/],
    ['folder.yaml', /it is a folder/],
    ['settings.toml', /expected a name that ends in .*received \.toml/],
    ['settings', /expected a name that ends in/],
  ])('%s', async (file, reason) => {
    const cwd = folderWith({ 'settings.toml': '', settings: '', 'folder.yaml/x': '' });
    await expect(loadConfig({ cwd, file })).rejects.toMatchObject({
      code: 'E_CONFIG_FILE',
      details: { reason: expect.stringMatching(reason) },
    });
  });

  it('a link that leads nowhere, and a folder, where the search meets them', async () => {
    const cwd = folderWith({});
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'tailedcore.config.yaml'));
    await expect(loadConfig({ cwd })).rejects.toMatchObject({ code: 'E_CONFIG_FILE' });
    const other = folderWith({ 'tailedcore.config.ts/x': '' });
    await expect(loadConfig({ cwd: other })).rejects.toThrow(/it is a folder/);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('one without permission to read', async () => {
    const cwd = folderWith({ 'tailedcore.config.yaml': '' });
    const { chmodSync } = await import('node:fs');
    chmodSync(join(cwd, 'tailedcore.config.yaml'), 0);
    await expect(loadConfig({ cwd })).rejects.toThrow(/it cannot be read/);
  });
});

describe('paths in a config file', () => {
  const at = async (text: string, cwd = folderWith({ 'tailedcore.config.yaml': text })) => ({
    options: (await loadConfig({ cwd }))?.settings.backbone?.options,
    // As a flag would be written in the working folder.
    here: (path: string) => relative(process.cwd(), join(cwd, path)),
  });

  it('lead to where they lead from the file', async () => {
    const { options, here } = await at(
      'backbone: { use: resnet18, options: { weights: ./w/a.safetensors, patchWidth: 64 } }',
    );
    expect(options).toEqual({ weights: here('w/a.safetensors'), patchWidth: 64 });
    const onnx = await at('backbone: { use: onnx, options: { file: ../m.onnx, taps: [./a] } }');
    expect(onnx.options).toEqual({ file: onnx.here('../m.onnx'), taps: ['./a'] });
  });

  it('stay as they are when absolute, when no path, and when their part cannot be found', async () => {
    const absolute = join(folder, 'w');
    expect((await at(`backbone: { use: resnet18, options: { weights: ${absolute} } }`)).options).toEqual({
      weights: absolute,
    });
    for (const text of [
      '{ use: resnet18, options: { weights: 5 } }',
      '{ use: nobody, options: { weights: ./w } }',
      '{ options: { weights: ./w } }',
    ]) {
      const { options } = await at(`backbone: ${text}`);
      expect(options).toEqual({ weights: text.includes('5') ? 5 : './w' });
    }
  });
});
