import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { watchFolder, type WatchOptions, type WatchRecord } from '@tailedcore/runtime/watch';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put } from './fixtures/photographs.ts';
import { fitTo, writeNew, writeTraining } from './fixtures/production-line.ts';
import { bin, runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const photographs = { defect: '', good: '' };

beforeAll(async () => {
  await writeTraining(at('photos'));
  await writeNew(at('new'));
  await fitTo(at('model'), at('photos'));
  await fitTo(at('other model'), at('photos'), '--false-alarms', '0.5');
  Object.assign(photographs, { defect: at('new', '50.png'), good: at('new', '60.png') });
});

async function resultsOf(out: string): Promise<WatchRecord[]> {
  const text = await readFile(join(out, 'results.jsonl'), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

const namesOf = async (out: string) => (await resultsOf(out)).map(({ name }) => name).sort();
const verdictOf = (record: WatchRecord) => ('error' in record ? record.error.code : record.verdict);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 40_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It never came that ${holds}`);
    await wait(20);
  }
}

/** An empty pair of folders, and the command on them in this process. */
async function line(name: string) {
  const [incoming, out] = [at(name, 'in'), at(name, 'out')];
  await mkdir(incoming, { recursive: true });
  const base = ['watch', at('model'), incoming, '--out', out, '--threads', '2', '--settle', '40'];
  return {
    incoming,
    out,
    drop: (photograph: string, as: string) => copyFile(photograph, join(incoming, as)),
    once: (...args: string[]) => runHere([...base, '--once', ...args]),
    /** Watches until `stop` is called. */
    async live(options: Partial<WatchOptions> = {}) {
      const control = new AbortController();
      const warnings: string[] = [];
      let ready = () => {};
      const begun = new Promise<void>((resolve) => (ready = resolve));
      const ended = watchFolder({
        ...{ model: at('model'), folder: incoming, out, settle: 40, threads: 2, signal: control.signal },
        onReady: ready,
        onWarning: (text) => warnings.push(text),
        ...options,
      });
      await Promise.race([begun, ended]);
      return {
        warnings,
        ended,
        stop() {
          control.abort();
          return ended;
        },
      };
    },
  };
}

describe('watch --once', () => {
  it('judges what is there as predict does, says so, and the next time finds nothing new', async () => {
    const { drop, once: run, out, incoming } = await line('once');
    await mkdir(join(incoming, 'deep'));
    await drop(photographs.defect, 'a.png');
    await drop(photographs.good, 'deep/b.png');
    await put(join(incoming, 'bad.png'), 'no image');
    for (const name of ['.c.png', 'd.png.part', 'e.tmp.png', 'f.png~', 'g.txt']) await drop(photographs.good, name);
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(/^3 images: 1 defect, 1 good, 1 unreadable\.$/),
      expect.stringMatching(/^bad +E_IMAGE_DECODE {2}bad\.png$/),
      expect.stringMatching(/^defect +\d+(\.\d+)? {2}a\.png$/),
      expect.stringMatching(/^good +\d+(\.\d+)? {2}deep\/b\.png$/),
    ]);
    const predicted = JSON.parse(
      (await runHere(['predict', at('model'), incoming, '--json', '--threads', '2'])).stdout,
    );
    for (const image of predicted.images.filter(({ name }: WatchRecord) => /^a|^deep|^bad/.test(name))) {
      const found = (await resultsOf(out)).find(({ name }) => name === image.name);
      expect(found).toMatchObject(image);
      expect(found).toMatchObject({ file: join(incoming, image.name), model: { file: 'model', version: 1 } });
      expect(found?.model.threshold).toBe(predicted.threshold);
    }
    expect((await run()).stdout).toBe('0 images: 0 defect, 0 good.\n');
    expect(await namesOf(out)).toEqual(['a.png', 'bad.png', 'deep/b.png']);
  });

  it('ends with 3 where there is a defect and that was asked for; --json prints the lines, --quiet none', async () => {
    const { drop, once: run, out, incoming } = await line('fail');
    await drop(photographs.good, 'a.png');
    expect(await run('--fail-on-defect', '--quiet')).toMatchObject({ code: 0, stdout: '1 image: 0 defect, 1 good.\n' });
    await drop(photographs.defect, 'b.png');
    const second = await run('--fail-on-defect', '--json');
    expect(second).toMatchObject({ code: 3, stderr: '1 image: 1 defect, 0 good.\n' });
    expect(JSON.parse(second.stdout)).toEqual((await resultsOf(out))[1]);
    expect(await run('--fail-on-defect')).toMatchObject({ code: 0 });
    expect((await run('--move', `defect=${at('fail', 'defects')}`)).stdout).toContain('; 1 moved.');
    expect([await readdir(incoming), await readdir(at('fail', 'defects'))]).toEqual([['a.png'], ['b.png']]);
  });

  it('takes another content at the same path for a new image, and another time alone not', async () => {
    const { drop, once: run, out, incoming } = await line('changed');
    await drop(photographs.good, 'a.png');
    await drop(photographs.good, 'same content.png');
    await run();
    await writeFile(join(incoming, 'same content.png'), await readFile(photographs.good));
    await drop(photographs.defect, 'a.png');
    await run('--heatmaps');
    await drop(photographs.good, 'a.png');
    await run();
    const results = await resultsOf(out);
    expect(results.map(({ name }) => name)).toEqual(['a.png', 'same content.png', 'a.png', 'a.png']);
    expect(results.slice(2).map(verdictOf)).toEqual(['defect', 'good']);
    expect(new Set(results.map(({ id }) => id)).size).toBe(4);
    const { heatmap } = results[2] as { heatmap?: string };
    expect(heatmap).toBe(`heatmaps/a.png.${results[2]?.sha256?.slice(0, 12)}.png`);
    expect((await readFile(join(out, heatmap as string))).subarray(1, 4).toString()).toBe('PNG');
  });

  it('moves by verdict, and finishes what a crash left to be moved', async () => {
    const { drop, once: run, out, incoming } = await line('move');
    await mkdir(join(incoming, 'deep'));
    await drop(photographs.defect, 'a.png');
    await drop(photographs.good, 'deep/b.png');
    await put(join(incoming, 'bad.png'), 'no image');
    await run();
    const to = join(incoming, 'judged');
    expect((await run('--move', to)).stdout).toBe('0 images: 0 defect, 0 good; 3 moved.\n');
    const files = async () =>
      (await readdir(incoming, { recursive: true })).filter((name) => name.includes('.')).sort();
    expect(await files()).toEqual(['judged/bad/bad.png', 'judged/defect/a.png', 'judged/good/deep/b.png']);
    await writeFile(join(incoming, 'a.png'), await drawPhotograph(77, { spot: 30 }));
    expect((await run('--move', `defect=${to}/defect,good=${to}/good,bad=${to}/bad`)).stdout).toContain(
      '1 image: 1 defect, 0 good; 1 moved.',
    );
    expect(await files()).toEqual(expect.arrayContaining(['judged/defect/a (1).png', 'judged/defect/a.png']));
    expect(await resultsOf(out)).toHaveLength(4);
  });

  it.each([
    [['--fail-on-defect'], /--fail-on-defect: expected --once/],
    [['--once', '--move', 'good=a,god=b'], /--move: expected DIR, or good=DIR/],
    [['--once', '--webhook-header', 'X: hidden'], /--webhook: expected an address/],
    [
      ['--once', '--webhook', 'http://a.example', '--webhook-header', 'hidden'],
      /--webhook-header: expected "Name: value"/,
    ],
    [['--once', '--webhook', 'http://me:hidden@a.example'], /the webhook: expected passwords in a header/],
    [['--settle', '0'], /Expected a whole number of at least 1/],
    [['--once', '--move', '.'], /the folder to watch: expected one outside of what is written/],
  ])('%j is refused with 2', async (args, reason) => {
    const { incoming } = await line('usage');
    const inside = args.map((arg) => (arg === '.' ? incoming.slice(0, -3) : arg));
    const flags = ['watch', at('model'), args.includes('.') ? join(incoming.slice(0, -3), 'good') : incoming];
    await mkdir(join(incoming.slice(0, -3), 'good'), { recursive: true });
    const ended = await runHere([...flags, '--out', at('usage', 'out'), ...inside]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(reason) });
    expect(ended.stderr).not.toContain('hidden');
  });
});

describe('a watched folder', () => {
  it('has what comes judged once it is complete: copied slowly, renamed, in new sub-folders, with odd names', async () => {
    const { drop, out, incoming, live } = await line('live');
    await drop(photographs.good, 'there.png');
    const watch = await live({ settle: 300 });
    const bytes = await readFile(photographs.defect);
    await drop(photographs.good, 'renamed.png.part');
    await rename(join(incoming, 'renamed.png.part'), join(incoming, 'renamed.png'));
    await mkdir(at('prepared/inner'), { recursive: true });
    await copyFile(photographs.good, at('prepared/inner/x.png'));
    await rename(at('prepared'), join(incoming, 'sub'));
    await drop(photographs.good, 'odd \n\u2028 ü.png');
    for (let i = 0; i < 5; i++) {
      await writeFile(
        join(incoming, 'slow.png'),
        bytes.subarray((i * bytes.length) / 5, ((i + 1) * bytes.length) / 5),
        {
          flag: 'a',
        },
      );
      await wait(120);
    }
    // Written half, and half again only after it was steady: it decodes badly at first.
    await writeFile(join(incoming, 'stalled.png'), bytes.subarray(0, bytes.length / 2));
    await wait(500);
    await writeFile(join(incoming, 'stalled.png'), bytes.subarray(bytes.length / 2), { flag: 'a' });
    await until(async () => (await resultsOf(out)).length >= 6);
    expect(await watch.stop()).toMatchObject({ good: 4, defect: 2, bad: 0 });
    expect(await namesOf(out)).toEqual([
      ...['odd \n\u2028 ü.png', 'renamed.png', 'slow.png', 'stalled.png', 'sub/inner/x.png', 'there.png'],
    ]);
  });

  it.each([
    ['events', undefined],
    ['--poll', 50],
  ])('is told of a change at the same path (%s)', async (_, poll) => {
    const { drop, out, live } = await line(`change ${poll}`);
    const watch = await live({ poll });
    await drop(photographs.good, 'a.png');
    await until(async () => (await resultsOf(out)).length === 1);
    await drop(photographs.defect, 'a.png');
    await until(async () => (await resultsOf(out)).length === 2);
    expect(await watch.stop()).toMatchObject({ good: 1, defect: 1 });
  });

  it('with onlyNew leaves alone what was there at first, but not what came while nothing watched', async () => {
    const { drop, out, live } = await line('new only');
    await drop(photographs.good, 'first.png');
    await (await live({ onlyNew: true })).stop();
    await drop(photographs.good, 'between.png');
    const watch = await live({ onlyNew: true });
    await drop(photographs.good, 'after.png');
    await until(async () => (await resultsOf(out)).length === 2);
    await watch.stop();
    expect(await namesOf(out)).toEqual(['after.png', 'between.png']);
  });

  it('is judged with the model from the start, or with reload by the one that takes its place', async () => {
    const { drop, out, live } = await line('reload');
    const model = at('reload', 'model');
    await copyFile(at('model'), model);
    const replace = async (by: string) => {
      await copyFile(by, `${model}.new`);
      await rename(`${model}.new`, model);
    };
    const watch = await live({ model, reload: true });
    const judge = async (name: string) => {
      const before = (await resultsOf(out)).length;
      await drop(photographs.good, name);
      await until(async () => (await resultsOf(out)).length > before);
      return (await resultsOf(out)).at(-1)?.model;
    };
    const first = await judge('a.png');
    await replace(at('other model'));
    const second = await judge('b.png');
    expect(second?.sha256).not.toBe(first?.sha256);
    expect(second?.threshold).toBeLessThan(first?.threshold as number);
    await writeFile(model, 'half a model');
    expect(await judge('c.png')).toEqual(second);
    expect(watch.warnings).toEqual([expect.stringMatching(/the one before is kept\. E_MODEL_/)]);
    await replace(at('model'));
    expect(await judge('d.png')).toEqual(first);
    await watch.stop();
    const kept = await live({ model });
    await replace(at('other model'));
    expect(await judge('e.png')).toEqual(first);
    await kept.stop();
  });

  it('has one watcher for an output folder', async () => {
    const { once: run, live, out } = await line('locked');
    const watch = await live();
    const message = expect.stringMatching(/^E_WATCH_LOCKED: .*in use by another/);
    expect(await run()).toMatchObject({ code: 1, stdout: '', stderr: message });
    await watch.stop();
    expect(await run()).toMatchObject({ code: 0 });
    expect(await readdir(join(out, '.watch'))).toEqual([]);
  });

  it('that cannot be written to any more ends the watch with the code', async () => {
    const { drop, out, live } = await line('failing');
    const watch = await live({ heatmaps: true });
    await writeFile(join(out, 'heatmaps'), 'in the way');
    await drop(photographs.good, 'a.png');
    await expect(watch.ended).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(await resultsOf(out)).toEqual([]);
    await rm(join(out, 'heatmaps'));
    await (
      await live({ heatmaps: true, once: true })
    ).ended;
    expect(await resultsOf(out)).toHaveLength(1);
  });
});

describe('the process', () => {
  const start = (incoming: string, out: string, ...args: string[]) => {
    const flags = ['watch', at('model'), incoming, '--out', out, '--threads', '2', '--settle', '20', ...args];
    const child = spawn(process.execPath, [bin, ...flags]);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data));
    child.stderr.on('data', (data: Buffer) => (said.stderr += data));
    return { child, said, ended: once(child, 'close') };
  };

  it('killed again and again loses no image, judges none twice, moves all, and tells the webhook of each', async () => {
    const [incoming, out, moved] = [at('kill', 'in'), at('kill', 'out'), at('kill', 'moved')];
    await mkdir(incoming, { recursive: true });
    const told: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (data: Buffer) => told.push(...(/"name":"(.*?)"/.exec(String(data))?.slice(1) ?? [])));
      // Every tenth time it fails, so that there is always something left to send.
      request.on('end', () => response.writeHead(told.length % 10 === 0 ? 503 : 200).end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = ['--move', moved, '--webhook', url, '--quiet'];
    const names = Array.from({ length: 40 }, (_, i) => `${String(i).padStart(2, '0')}.png`);
    const half = await drawPhotograph(5);
    for (const [i, name] of names.entries())
      if (i < 28) await writeFile(join(incoming, name), Buffer.concat([half, Buffer.from(name)]));
    for (let kills = 0; kills < 5; kills++) {
      const { child, ended } = start(incoming, out, ...args);
      const before = (await resultsOf(out)).length;
      await until(async () => (await resultsOf(out)).length >= before + 1 + kills || before === names.length);
      for (const name of names.slice(28 + kills * 2, 30 + kills * 2))
        await writeFile(join(incoming, name), Buffer.concat([half, Buffer.from(name)]));
      await wait(7 * kills);
      child.kill('SIGKILL');
      await ended;
    }
    for (const name of names.slice(38)) await writeFile(join(incoming, name), Buffer.concat([half, Buffer.from(name)]));
    const last = start(incoming, out, ...args, '--once');
    const [code] = await last.ended;
    expect([code, last.said.stderr.replace(/^The webhook.*\n/gm, '')]).toEqual([0, '']);
    expect(await namesOf(out)).toEqual(names);
    const left = (await readdir(moved, { recursive: true })).filter((name) => name.includes('.'));
    expect(left.map((name) => name.split('/').at(-1)).sort()).toEqual(names);
    expect(await readdir(incoming)).toEqual([]);
    expect([...new Set(told)].sort()).toEqual(names);
    expect(last.said.stdout).not.toContain('still to be sent');
    server.closeAllConnections();
    server.close();
  });

  it('ends with 0 and a summary on SIGTERM, the webhook being down', async () => {
    const { child, said, ended, out } = await busy('SIGTERM', '--webhook', url(1), '--webhook-header', 'X: hidden');
    await until(() => said.stderr.includes('fails'));
    child.kill('SIGTERM');
    const [code] = await ended;
    const { length } = await resultsOf(out);
    expect([code, length > 0]).toEqual([0, true]);
    expect(said.stdout).toMatch(
      new RegExp(`\\n${length} images?: 0 defect, ${length} good; webhook: ${length} still to be sent\\.\n$`),
    );
    expect(said.stdout.split('\n')).toHaveLength(length + 2);
    expect(said.stderr).toMatch(/The webhook http:\/\/127\.0\.0\.1:1\/ fails: no connection/);
    expect(said.stderr + said.stdout).not.toContain('hidden');
    await expect(stat(join(out, '.watch', 'lock'))).rejects.toThrow();
  });

  it('ends with 0 on SIGINT too', async () => {
    const { child, said, ended } = await busy('SIGINT', '--json');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    expect(said.stderr).toMatch(/^Watching .*\n\d+ images?: 0 defect, \d+ good\.\n$/);
  });

  const url = (port: number) => `http://127.0.0.1:${port}/`;

  /** A process that has judged one of a dozen images. */
  async function busy(name: string, ...args: string[]) {
    const [incoming, out] = [at(name, 'in'), at(name, 'out')];
    await mkdir(incoming, { recursive: true });
    const started = start(incoming, out, ...args);
    await until(() => started.said.stderr.includes('Watching'));
    for (let i = 0; i < 12; i++) await copyFile(photographs.good, join(incoming, `${i}.png`));
    await until(() => started.said.stdout !== '');
    return { ...started, out };
  }
});
