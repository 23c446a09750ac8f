import { link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
/** Promised is one second; a busy machine gets ten. */
const patience = 10_000;

beforeAll(async () => {
  const photographs = await writePhotographs(at('few'), 4);
  await mkdir(at('many'));
  for (let i = 0; i < 200; i++) await link(photographs[i % 4] as string, at(`many/${i}.png`));
  for (const name of ['out', 'tmp']) await mkdir(at(name));
  await fitTo(at('model'), at('few'));
});

/** Sends `signal` a moment after the work began. @returns how it ended, and how long that took. */
async function interrupted(args: readonly string[], signal: NodeJS.Signals, begun: RegExp, wait = 0) {
  let sent = 0;
  const ended = await spawnCli([...args, '--threads', '2'], {
    cwd: folder,
    env: { TMPDIR: at('tmp') },
    onStart(child) {
      let text = '';
      child.stderr?.on('data', (data: string) => {
        const before = begun.test(text);
        text += data;
        if (before || !begun.test(text)) return;
        setTimeout(() => {
          sent = performance.now();
          child.kill(signal);
        }, wait);
      });
    },
  });
  return { ...ended, took: sent === 0 ? Infinity : performance.now() - sent };
}

describe.skipIf(process.platform === 'win32')('an interrupted command', () => {
  const wide = [
    '--memory',
    '120MB',
    '--set',
    'projection=64',
    '--set',
    'coreset.ratio=0.2',
    '--set',
    'coreset.limit=null',
  ];
  it.each([
    ['while it reads images into a temporary file', 'SIGINT', /features take about.*temporary file/, 300],
    ['as soon as it begins', 'SIGINT', /features take about/, 0],
    ['after the images are read', 'SIGTERM', /features: 200 of 200/, 300],
  ] as const)('fit, %s, ends with 130 and leaves nothing', async (_, signal, begun, wait) => {
    const ended = await interrupted(['fit', 'many', '-o', 'out/m', ...wide], signal, begun, wait);
    expect(ended).toMatchObject({ code: 130, signal: null, stdout: '' });
    expect(ended.took).toBeLessThan(patience);
    expect(await readdir(at('out'))).toEqual([]);
    expect(await readdir(at('tmp'))).toEqual([]);
  });

  it('predict ends with 130, and no half-written file is left', async () => {
    const args = ['predict', 'model', 'many', '--csv', 'out/a.csv', '-r', 'out/r.html', '--heatmaps', 'out/maps'];
    const ended = await interrupted([...args, '--cache-dir', 'unused'], 'SIGINT', /predict: \d+ of 200/, 0);
    expect(ended.took).toBeLessThan(patience);
    expect(ended).toMatchObject({ code: 130, signal: null });
    const left = await readdir(at('out'), { recursive: true });
    expect(left.filter((name) => name.includes('partial') || name.endsWith('.html'))).toEqual([]);
    expect(await readdir(at('tmp'))).toEqual([]);
  });
});
