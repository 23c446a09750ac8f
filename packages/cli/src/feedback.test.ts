import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeedbackStore, openFeedbackStore } from '@tailedcore/server';
import { listImages } from '@tailedcore/images';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put } from './fixtures/photographs.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const store = at('store');
const images: Uint8Array[] = [];
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (i: number) => `${sha256Of(images[i] as Uint8Array)}.png`;

let open: FeedbackStore;
async function say(
  i: number,
  label: 'good' | 'defect' | 'none',
  { name = `${i}.png`, model = 'line', note = '' } = {},
) {
  const { sha256, ending } = await open.keepImage(name, images[i] as Uint8Array);
  const facts = { score: 2.5, pValue: null, verdict: 'defect', result: null, modelSha256: '0'.repeat(64) } as const;
  await open.add({ ...facts, model, imageSha256: sha256, imageEnding: ending, imageName: name, label, note });
}

beforeAll(async () => {
  for (let i = 0; i < 5; i++) images.push(await drawPhotograph(i));
  open = await openFeedbackStore(store);
  await say(0, 'good');
  await say(1, 'defect');
  await say(1, 'good', { name: 'corrected\u001b[2J.png' });
  await say(2, 'good');
  await say(2, 'none');
  await say(3, 'defect', { name: '=1+1,"x".png', note: '@note' });
  await say(4, 'good', { model: 'other' });
});
afterAll(() => open.close());

const exported = (...args: string[]) => runHere(['feedback', 'export', store, ...args]);

describe('tailedcore feedback export', () => {
  it('copies the images whose last label it is, of one model, while a server has the store open', async () => {
    const { code, stdout, stderr } = await exported('--label', 'good', '--model', 'line', '-o', at('good'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Copied 2 images marked as good to ${at('good')}.\n` });
    expect(stderr).toBe('corrected[2J.png was called both good and a defect; the last word counts: good.\n');
    expect((await readdir(at('good'))).toSorted()).toEqual([fileOf(0), fileOf(1)].toSorted());
    expect(await readFile(join(at('good'), fileOf(0)))).toEqual(Buffer.from(images[0] as Uint8Array));
    await exported('--label', 'good', '-o', at('of-all'), '-q');
    expect(await readdir(at('of-all'))).toHaveLength(3);
  });

  it('writes a list that other commands read, with nothing that a spreadsheet would run', async () => {
    const { code, stdout } = await exported('--label', 'defect', '-o', at('defects.csv'), '--quiet');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const { files } = await listImages(at('defects.csv'));
    expect(files.map((file) => 'path' in file && file.path)).toEqual([join(store, 'images', fileOf(3))]);
    const [header, line] = (await readFile(at('defects.csv'), 'utf8')).split('\r\n');
    expect(header).toBe('path,name,label,model,score,verdict,time,note');
    expect(line).toContain(`,"'=1+1,""x"".png",defect,line,2.5,defect,`);
    expect(line).toMatch(/,'@note$/);
  });

  it('adds to no folder that holds files, and makes no store', async () => {
    await put(at('full/a.txt'), 'mine');
    const full = await exported('--label', 'good', '-o', at('full'));
    expect([full.code, full.stderr]).toEqual([1, expect.stringMatching(/^E_OUTPUT: .*holds files already/)]);
    expect(await readdir(at('full'))).toEqual(['a.txt']);
    await mkdir(at('empty'));
    const none = await runHere(['feedback', 'export', at('empty'), '--label', 'good', '-o', at('x')]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/^E_FEEDBACK_STORE: .*no feedback\.sqlite/)]);
    expect(await readdir(at('empty'))).toEqual([]);
  });

  it.each([[['--label', 'none']], [['--label', 'good']], [['-o', 'x']]])('refuses %j as usage', async (args) => {
    expect((await exported(...args)).code).toBe(2);
  });
});
