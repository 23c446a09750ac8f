import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { put } from './fixtures/photographs.ts';
import { writeTraining } from './fixtures/production-line.ts';
import { spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const model = () => readFileSync(at('first'));
beforeAll(async () => {
  await writeTraining(at('photos'));
  await put(at('photos', 'bad.png'), 'no image');
  await fit(folder, 'photos', 'first', '2');
});

async function fit(cwd: string, photographs: string, output: string, threads: string): Promise<void> {
  const ended = await spawnCli(['fit', photographs, '-o', output, '--threads', threads, '--quiet'], { cwd });
  if (ended.code !== 0) throw new Error(ended.stderr);
}

describe('the same photographs and seed give the same bytes', () => {
  it('with another number of threads', async () => {
    await fit(folder, 'photos', 'second', '1');
    expect(readFileSync(at('second')).equals(model())).toBe(true);
  });

  it('from another working folder, to another output, with the photographs moved elsewhere, later', async () => {
    await put(at('elsewhere', 'deep', 'x'), '');
    await rename(at('photos'), at('elsewhere', 'deep', 'photos'));
    await fit(at('elsewhere'), at('elsewhere', 'deep', 'photos'), at('third'), '3');
    expect(readFileSync(at('third')).equals(model())).toBe(true);
  });

  it('because no path, host, clock or thread count is inside', () => {
    const text = model().toString('latin1');
    expect(text).toContain('bad.png is not an image');
    for (const secret of [folder, process.cwd(), 'cli-test-', '"threads"', String(new Date().getFullYear())]) {
      expect(text.slice(0, text.indexOf('data_offsets'))).not.toContain(secret);
    }
    expect(text).not.toContain(folder);
    if (hostname().length > 4) expect(text).not.toContain(hostname());
  });
});
