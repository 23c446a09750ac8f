import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fork, seededRandom } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const example = join(root, 'examples', 'fit-and-predict.mjs');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
  for (const [place, count] of [
    ['photos', 12],
    ['new', 2],
  ] as const) {
    await mkdir(join(folder, place));
    for (let i = 0; i < count; i++) await writeFile(join(folder, place, `${i}.png`), await texture(`${place} ${i}`));
  }
  await writeFile(join(folder, 'new', 'broken.png'), 'no image');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function texture(label: string): Promise<Buffer> {
  const random = seededRandom(fork(1, label));
  const pixels = Buffer.from(Uint8Array.from({ length: 96 * 96 * 3 }, () => 100 + random() * 50));
  return sharp(pixels, { raw: { width: 96, height: 96, channels: 3 } })
    .png()
    .toBuffer();
}

it('the example of the README runs as it stands there', async () => {
  const code = await readFile(example, 'utf8');
  expect(await readFile(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`js\n${code}\`\`\``);
  const { stdout } = await promisify(execFile)(process.execPath, [example], { cwd: folder });
  expect(stdout).toMatch(/^12 images, \d+ normal patches$/m);
  expect(stdout).toMatch(/^0\.png \d+\.\d (0\.\d+|1\.000) (good|defect)$/m);
  expect(stdout).toMatch(/^broken\.png E_IMAGE_DECODE$/m);
});
