import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from './content-hash.ts';
import { cachedGraph, type GraphRecipe } from './graph-cache.ts';

const graph = Uint8Array.from({ length: 5000 }, (_, i) => i * 31);
let folder: string;
let built: number;
let warnings: string[];
let recipe: GraphRecipe;
const warn = (problem: string): void => void warnings.push(problem);

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'graph-cache-')), 'backbones');
  built = 0;
  warnings = [];
  recipe = {
    name: 'tiny',
    sha256: sha256(graph),
    async build() {
      built++;
      return graph;
    },
  };
});

afterEach(async () => {
  await chmod(folder, 0o755).catch(() => undefined);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

test('the first use makes the graph and keeps it, the second reads it', async () => {
  const first = await cachedGraph(folder, recipe, warn);
  const path = join(folder, `tiny-${sha256(graph).slice(0, 16)}.onnx`);
  expect(first).toEqual({ graph, from: 'build', path });
  expect(new Uint8Array(await readFile(path))).toEqual(graph);
  expect(await cachedGraph(folder, recipe, warn)).toEqual({ graph, from: 'cache', path });
  expect(built).toBe(1);
  expect(warnings).toEqual([]);
});

test('first uses at the same time all get the graph and leave one file', async () => {
  const results = await Promise.all(Array.from({ length: 8 }, () => cachedGraph(folder, recipe, warn)));
  for (const result of results) expect(result.graph).toEqual(graph);
  expect(await readdir(folder)).toHaveLength(1);
  expect((await cachedGraph(folder, recipe, warn)).from).toBe('cache');
  expect(warnings).toEqual([]);
});

test.each([
  ['cut off', graph.subarray(0, 4000)],
  ['empty', new Uint8Array(0)],
  ['altered in one bit', graph.with(2500, (graph[2500] as number) ^ 4)],
  ['too long', Uint8Array.from([...graph, 0])],
])('a kept file that is %s is noticed, replaced and told', async (_, damaged) => {
  const { path } = await cachedGraph(folder, recipe, warn);
  await writeFile(path, damaged);
  const repaired = await cachedGraph(folder, recipe, warn);
  expect(repaired).toMatchObject({ graph, from: 'build' });
  expect(repaired.problem).toContain('was damaged');
  expect(warnings).toEqual([repaired.problem]);
  expect(await cachedGraph(folder, recipe, warn)).toEqual({ graph, from: 'cache', path });
});

test('a folder that cannot exist is no failure: the graph is made each time, and that is told', async () => {
  await mkdir(join(folder, '..'), { recursive: true });
  await writeFile(folder, 'a file where the folder should be');
  for (const times of [1, 2]) {
    const result = await cachedGraph(folder, recipe, warn);
    expect(result).toMatchObject({ graph, from: 'build' });
    expect(result.problem).toContain('cannot be written');
    expect(built).toBe(times);
    expect(warnings).toHaveLength(times);
  }
});

// The superuser writes everywhere: permissions mean nothing to it.
test.skipIf(process.getuid?.() === 0)('a read-only folder is no failure either', async () => {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o555);
  const result = await cachedGraph(folder, recipe, warn);
  expect(result).toMatchObject({ graph, from: 'build' });
  expect(result.problem).toContain('EACCES');
});

test('a folder in the place of the file is told, and nothing else is left behind', async () => {
  const path = join(folder, `tiny-${sha256(graph).slice(0, 16)}.onnx`);
  await mkdir(join(path, 'inside'), { recursive: true });
  const result = await cachedGraph(folder, recipe, warn);
  expect(result.graph).toEqual(graph);
  expect(warnings[0]).toMatch(/cannot be read \(EISDIR\).*cannot be written/);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a failure to make the graph is passed on, and nothing is kept', async () => {
  const failing = { ...recipe, build: () => Promise.reject(new Error('no weights')) };
  await expect(cachedGraph(folder, failing, warn)).rejects.toThrow('no weights');
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});
