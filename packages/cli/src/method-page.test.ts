import { readFile } from 'node:fs/promises';
import { methodSchema, normalizeSettings, type Plugin, presetNames } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtins } from '@tailedcore/runtime/builtins';

/** What stands in backticks, section by section. */
let sections: { title: string; names: ReadonlySet<string> }[];
let all: ReadonlySet<string>;
beforeAll(async () => {
  const page = await readFile(new URL('../../../docs/method.md', import.meta.url), 'utf8');
  sections = page.split(/^## /m).map((text) => ({ title: text.split('\n')[0] ?? '', names: quoted(text) }));
  all = quoted(page);
});

/** `coreset: greedy` names a part as `greedy` does. */
function quoted(text: string): Set<string> {
  const found = [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name as string);
  return new Set([...found, ...found.flatMap((name) => name.split(': '))]);
}

/** The keys of a schema, those of objects in it after them ("image", "image.resize"). */
function keysOf(schema: unknown): string[] {
  const { def, shape } = schema as { def: { innerType?: unknown }; shape?: Record<string, unknown> };
  if (!shape) return def.innerType === undefined ? [] : keysOf(def.innerType);
  return Object.entries(shape).flatMap(([key, inner]) => [key, ...keysOf(inner).map((name) => `${key}.${name}`)]);
}

const parts = Object.entries(builtins).flatMap(([kind, plugins]) =>
  (Object.entries(plugins) as [string, Plugin][]).map(([name, plugin]) => ({
    kind,
    name,
    options: keysOf(plugin.options),
  })),
);

describe('docs/method.md names', () => {
  it.each(keysOf(methodSchema).filter((key) => !/\.(use|options)$/.test(key)))('the setting %s', (key) => {
    // An object is named by what is in it.
    const inner = [...all].some((name) => name.startsWith(`${key}.`));
    expect(all.has(key) || inner, key).toBe(true);
  });

  it.each(presetNames)('the preset %s', (preset) => {
    expect(all).toContain(preset);
  });

  it.each(parts)('the $kind $name and its options, in one section', ({ name, options }) => {
    const own = options.map((path) => path.split('.').at(-1) as string);
    const missing = sections
      .filter(({ names }) => names.has(name))
      .map(({ names }) => own.filter((option) => !names.has(option)));
    expect(missing.length, `${name} is not on the page`).toBeGreaterThan(0);
    expect(missing.toSorted((a, b) => a.length - b.length)[0]).toEqual([]);
  });

  it('no setting that is none', () => {
    const known = new Set(keysOf(methodSchema));
    const paths = [...all].filter((name) => /^(image|tail|coreset)\.\w+$/.test(name));
    expect(paths.length).toBeGreaterThan(6);
    expect(paths.filter((path) => !known.has(path))).toEqual([]);
  });
});

describe('docs/method.md gives', () => {
  const defaults = normalizeSettings();
  it.each([
    ['coreset.ratio', defaults.coreset.ratio],
    ['projection', defaults.projection],
    ['augment', defaults.augment],
    ['augmentImages', defaults.augmentImages],
    ['flip', defaults.flip],
    ['sigma', defaults.sigma],
    ['falseAlarms', defaults.falseAlarms],
    ['seed', defaults.seed],
    ['backbone', defaults.backbone.use],
    ['cleaner', defaults.cleaner.use],
    ['tail', defaults.tail.use],
    ['index', defaults.index.use],
    ['scorer', defaults.scorer.use],
  ])('the default of %s in the comparison', async (key, value) => {
    const page = await readFile(new URL('../../../docs/method.md', import.meta.url), 'utf8');
    const table = page.split(/^## /m).find((section) => section.startsWith('Option by option')) ?? '';
    const row = table.split('\n').find((line) => line.startsWith('|') && line.split('|')[1]?.includes(`\`${key}\``));
    expect(row?.split('|')[1], key).toContain(`(${String(value)})`);
  });
});
