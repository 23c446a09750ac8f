import { execFile, spawnSync } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkOptions, startServer } from '@tailedcore/server';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { spawnScript } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const page = await readFile(new URL('../../../docs/serving.md', import.meta.url), 'utf8');
const server = await start();

/** A code block, and the section that it stands in. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly section: string;
}

const blocks: Block[] = [...page.matchAll(/^## (.*)$|^```(\w+)\n([\s\S]*?)^```$/gm)].reduce<Block[]>((found, match) => {
  const [, heading, language, text] = match;
  if (heading !== undefined) return [...found, { language: 'heading', text: '', section: heading }];
  return [...found, { language: language ?? '', text: text ?? '', section: found.at(-1)?.section ?? '' }];
}, []);

async function start() {
  await writePhotographs(at('photographs'), 8);
  await mkdir(at('models'));
  await fitTo(at('models/line3.tailedcore'), at('photographs'));
  await put(
    at('photo.jpg'),
    await sharp(await drawPhotograph(20))
      .jpeg()
      .toBuffer(),
  );
  await put(at('defect.png'), await drawPhotograph(21, { spot: 40 }));
  await put(at('broken.png'), 'no image');
  return startServer({ models: at('models'), port: 0, threads: 2, store: at('store'), logLevel: 'error' });
}
afterAll(() => server.close());

/** The text with the address of the test's server, and paths of its folder. */
function here(text: string, url = server.url): string {
  return text.replaceAll('http://127.0.0.1:8080', url).replaceAll('./models', at('models'));
}

/** The names in a value, however deep; of a list, those of its first element. */
function keys(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(keys);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keys(inner)]));
}

const curlIsMissing = spawnSync('curl', ['--version']).error !== undefined;

describe.skipIf(curlIsMissing || process.platform === 'win32')('the curl examples of docs/serving.md', () => {
  const commands = blocks.flatMap((block, i) => (block.language === 'bash' ? [{ ...block, next: blocks[i + 1] }] : []));
  // Failures of the server are failures of the command.
  const prelude =
    'set -euo pipefail; curl() { command curl --silent --show-error --fail-with-body --max-time 20 "$@"; }\n';

  it('are there for every group of routes', () => {
    expect(commands.length).toBeGreaterThan(8);
  });

  it.each(commands)('work: $section: $text', async ({ text, next }) => {
    const script = prelude + here(text);
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    if (next?.language === 'json') expect(keys(JSON.parse(stdout))).toEqual(keys(JSON.parse(next.text)));
  });

  it('write the pictures that they say', async () => {
    expect((await sharp(at('heat.png')).metadata()).format).toBe('png');
    expect((await sharp(at('thumbnail.jpg')).metadata()).format).toBe('jpeg');
  });

  it('speak of every route that the server has', async () => {
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const known = page
      .replaceAll(/line3|MODEL/g, '{model}')
      .replaceAll('$ID', '{id}')
      .replaceAll('thumbnails/0', 'thumbnails/{image}');
    for (const path of Object.keys(paths)) expect(known.includes(path) || known.includes(short(path)), path).toBe(true);
  });
  /** As the page writes the second of two routes that begin alike. */
  const short = (path: string) => `…${path.slice(path.lastIndexOf('/'))}`;
});

describe('the JavaScript examples of docs/serving.md', () => {
  const scripts = blocks.filter(({ language }) => language === 'js');

  it('embed the server in an app', async () => {
    const port = await freePort();
    const text = only('tailedcoreServer').replace('8080', String(port));
    const more = `
      while ((await fetch('http://127.0.0.1:${port}/inspect/v2/health/ready')).status !== 200);
      console.log(await (await fetch('http://127.0.0.1:${port}/')).text());
      await app.close();`;
    const ended = await spawnScript(here(text) + more, []);
    expect(ended).toMatchObject({ code: 0, stdout: 'listening\nmine\n', stderr: '' });
  });

  it('start a server', async () => {
    const ended = await spawnScript(here(only('startServer')).replace('8080', '0'), []);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ serves line3 on \d+ threads?\n$/);
  });

  it('call it with the client', async () => {
    const text = here(only('tailedcoreClient')).replaceAll("readFile('photo.jpg')", `readFile('${at('photo.jpg')}')`);
    const ended = await spawnScript(text, []);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(
      /^(good|defect) \d+\.\d\nphoto\.jpg (good|defect)\nbroken\.png E_IMAGE_DECODE\n404 E_MODEL_UNKNOWN\n/,
    );
  });

  const only = (name: string) => scripts.find(({ text }) => text.includes(`import { ${name}`))?.text ?? '';
});

it('docs/serving.md and docs/deploying.md link to files that are there', async () => {
  const docs = new URL('../../../docs/', import.meta.url);
  const texts = [page, await readFile(new URL('deploying.md', docs), 'utf8')];
  const links = texts.flatMap((text) =>
    Array.from(text.matchAll(/\]\((?!http)([^)#]+)/g), ([, link]) => link as string),
  );
  expect(links.length).toBeGreaterThan(6);
  for (const link of links) await access(new URL(link, docs));
});

describe('docs/serving.md states', () => {
  const defaults = checkOptions({ models: 'x' });
  it.each([
    ['maxBodyBytes', `${defaults.maxBodyBytes / 2 ** 20} MiB`],
    ['maxPixels', defaults.maxPixels.toLocaleString('en')],
    ['maxImages', String(defaults.maxImages)],
    ['queue', String(defaults.queue)],
    ['timeoutMs', `${defaults.timeoutMs / 1000} s`],
    ['requestTimeoutMs', `${defaults.headersTimeoutMs / 1000} s, ${defaults.requestTimeoutMs / 1000} s`],
  ])('the default of %s', (option, value) => {
    const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${option}\``));
    expect(row?.split('|')[2]?.trim()).toBe(value);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
