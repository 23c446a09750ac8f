import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { spawnScript } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const model = join(folder, 'model');
const photos = join(folder, 'photos');
beforeAll(async () => {
  await writePhotographs(photos, 4);
  await fitTo(model, photos);
});

/** Runs the command line in a process of its own. @returns which heavy packages its main thread loaded, and how many threads it started. */
async function started(...args: string[]): Promise<{ loaded: string[]; threads: number; code: number }> {
  const script = `
    let threads = 0;
    process.on('worker', () => threads++);
    // Packages in CommonJS stand in this table, however they were imported.
    const { default: { _cache } } = await import('node:module');
    const { runCommandLine } = await import('./dist/command-line.js');
    const host = { signal: new AbortController().signal, print() {}, say() {} };
    const code = await runCommandLine(${JSON.stringify(args)}, host);
    const heavy = ['piscina', 'onnx-proto', 'onnxruntime-node', 'sharp', 'undici', 'fast-glob', 'cli-progress', 'jiti', 'yaml', 'fastest-levenshtein'];
    const files = Object.keys(_cache);
    const loaded = heavy.filter((name) => files.some((file) => file.replaceAll('\\\\', '/').includes('/node_modules/' + name + '/')));
    process.stdout.write(JSON.stringify({ loaded, threads, code }));`;
  const { stdout, stderr } = await spawnScript(script, []);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('what a command does not need is not loaded:', () => {
  it('nothing heavy for the version', async () => {
    expect(await started('--version')).toEqual({ loaded: [], threads: 0, code: 0 });
  });

  it('no thread for inspect, and no decoder, network or runtime in the main thread', async () => {
    const { loaded, threads, code } = await started('inspect', model);
    expect({ threads, code }).toEqual({ threads: 0, code: 0 });
    expect(loaded).not.toEqual(expect.arrayContaining([expect.stringMatching(/sharp|undici|onnxruntime/)]));
  });

  it('no more threads for predict than there are images, unless told so', async () => {
    const one = await started('predict', model, join(photos, '00.png'), '--quiet');
    expect(one).toMatchObject({ threads: 1, code: 0 });
    expect(one.loaded).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/sharp|undici|onnxruntime|jiti|yaml|levenshtein/)]),
    );
    const told = await started('predict', model, join(photos, '00.png'), '--quiet', '--threads', '2');
    expect(told).toMatchObject({ threads: 2, code: 0 });
  });
});
