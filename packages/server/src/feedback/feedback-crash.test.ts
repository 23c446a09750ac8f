import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { workFolder } from '../fixtures/fitted-model.ts';
import { openFeedbackStore } from './feedback-store.ts';

const folder = workFolder();
const built = new URL('../../dist/feedback/index.js', import.meta.url).href;

/** Keeps an image and a row at a time, and says the number of each row when it is kept: what a server answers 201 to. */
const writer = `
  const { openFeedbackStore } = await import(${JSON.stringify(built)});
  const store = await openFeedbackStore(process.argv[1]);
  for (let i = 0; ; i++) {
    const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20_000, 'image ' + process.pid + ' ' + i)]);
    const kept = await store.keepImage('photo.png', bytes);
    const { id } = await store.add({
      model: 'line', modelSha256: 'a'.repeat(64), result: null, imageSha256: kept.sha256, imageEnding: kept.ending,
      imageName: 'photo.png', score: i, pValue: null, verdict: 'good', label: 'good', note: null,
    });
    process.stdout.write(id + '\\n');
  }
`;

/** Runs the writer until it has said `most` numbers, and kills it in the middle of its work. @returns all that it said. */
async function writeUntilKilled(store: string, most: number): Promise<number[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const said: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(Number(line));
    if (said.length === most) child.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
  return said;
}

describe.skipIf(process.platform === 'win32')('a writer that is killed', () => {
  it('loses no row and no image that it said to have kept, again and again', async () => {
    const store = join(folder, 'store');
    const said: number[] = [];
    for (const most of [1, 7, 40]) {
      said.push(...(await writeUntilKilled(store, most)));
      using opened = await openFeedbackStore(store, { create: false });
      const rows = await opened.list();
      const ids = new Set(rows.map(({ id }) => id));
      expect(said.filter((id) => !ids.has(id))).toEqual([]);
      for (const row of rows) {
        const bytes = readFileSync(opened.pathOf(row));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.imageSha256);
      }
    }
    expect(said.length).toBeGreaterThanOrEqual(48);
  });
});
