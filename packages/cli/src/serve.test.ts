import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere, spawnCli, type SpawnOptions } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const names = ['50.png', '51.png'];
beforeAll(async () => {
  await writePhotographs(at('photographs'), 8);
  await fitTo(at('line.tailedcore'), at('photographs'));
  await writePhotographs(at('new'), 2, { spot: 30 }, 50);
  await put(at('large.png'), await drawPhotograph(9, { side: 1200 }));
});

interface Answer {
  readonly images: readonly { readonly name: string; readonly score: number }[];
}

/** Starts the command. @returns its address, the process, and how it ends. */
async function serve(args: readonly string[], options: SpawnOptions = {}) {
  let child: ChildProcess | undefined;
  const ended = spawnCli(['serve', ...args, '--port', '0'], {
    timeout: 60_000,
    ...options,
    onStart: (p) => (child = p),
  });
  if (!child?.stdout) throw new Error('no process');
  const [line] = (await once(child.stdout, 'data')) as [string];
  const [, url = ''] = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line) ?? [];
  while (url !== '' && (await fetch(`${url}/v2/health/ready`)).status !== 200);
  return { url, child, ended };
}

const judge = async (url: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/models/line/predict`, {
    method: 'POST',
    body: await readFile(path),
    headers: { 'content-type': 'image/png', ...headers },
  });

describe('tailedcore serve', () => {
  it('prints its address first, judges as predict does whatever the threads, and ends with 0 when told', async () => {
    const predicted = await runHere(['predict', at('line.tailedcore'), at('new'), '--json', '--threads', '1']);
    const expected = (JSON.parse(predicted.stdout) as Answer).images.map(({ score }) => score);
    for (const threads of ['1', '2']) {
      const { url, child, ended } = await serve([at('line.tailedcore'), '--threads', threads]);
      const scores = await Promise.all(
        names.map(async (name) => ((await (await judge(url, at(`new/${name}`))).json()) as Answer).images[0]?.score),
      );
      expect(scores).toEqual(expected);
      child.kill('SIGTERM');
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(0);
      expect(stdout).toBe(`listening on ${url}\n`);
      expect(stderr).toContain(`Threads: ${threads}. Models: line\n`);
      const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Threads: '));
      expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual(
        lines.map(() => expect.arrayContaining(['level', 'time', 'msg'])),
      );
    }
  });

  it('finishes what it accepted when it is stopped under load', async () => {
    const { url, child, ended } = await serve([at('line.tailedcore'), '--threads', '1', '--quiet']);
    const answers = Array.from({ length: 8 }, () => judge(url, at('large.png')));
    await Promise.race(answers);
    child.kill('SIGTERM');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('asks for the token of its environment, and writes it nowhere', async () => {
    const token = 'from-the-environment-1';
    const env = { TAILEDCORE_TOKEN: token };
    const { url, child, ended } = await serve([folder, '--threads', '1', '--log-level', 'debug'], { env });
    expect((await judge(url, at('new/50.png'))).status).toBe(401);
    expect((await judge(url, at('new/50.png'), { authorization: `Bearer ${token}` })).status).toBe(200);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('"statusCode":401');
    expect(stderr).not.toContain(token);
  });

  it.each([
    ['a host without a token', ['x.tailedcore', '--host', '0.0.0.0'], 2, 'E_OPTION: host: expected a token'],
    ['loading without a token', ['x.tailedcore', '--allow-loading'], 2, 'E_OPTION: allowLoading'],
    ['a short token', ['x.tailedcore', '--token', 'short'], 2, 'E_OPTION: token'],
    ['a port that is none', ['x.tailedcore', '--port', '70000'], 2, 'from 0 to 65535'],
    ['a body that is too small', ['x.tailedcore', '--max-body', '5'], 2, 'from 1KB to 1GB'],
    ['no model', [], 2, 'missing required argument'],
    ['a model that is not there', ['x.tailedcore'], 1, 'E_MODEL_MISSING'],
  ])('refuses %s', async (_what, args, code, message) => {
    const ended = await runHere(['serve', ...args]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
  });
});
