import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultCacheDir } from '@tailedcore/runtime';
import { put, writePhotographs } from './fixtures/photographs.ts';
import { spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const model = at('m.tailedcore');
/** Makes every attempt to reach another machine end the process with 66. */
const noNetwork = `data:text/javascript,${encodeURIComponent(
  "import net from 'node:net'; import dns from 'node:dns'; import dgram from 'node:dgram';" +
    'const stop = () => process.exit(66); net.Socket.prototype.connect = stop; dns.lookup = stop; dgram.createSocket = stop;',
)}`;
const fit = (output: string, env: Record<string, string>, ...more: string[]) =>
  spawnCli(['fit', at('photos'), '-o', output, '--threads', '2', '--quiet', ...more], { cwd: folder, env });
const backbones = async (cache: string) => readdir(join(cache, 'backbones'));

beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
});

describe('the cache of converted backbones', () => {
  it('is filled by two first runs at once, each of which works', async () => {
    const env = { XDG_CACHE_HOME: at('xdg'), NODE_OPTIONS: `--import=${noNetwork}` };
    const ended = await Promise.all([fit(model, env), fit(at('other'), env)]);
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(2).fill({ code: 0, stderr: '' }));
    expect((await readFile(model)).equals(await readFile(at('other')))).toBe(true);
    expect(await backbones(at('xdg/tailedcore'))).toEqual([
      expect.stringMatching(/^openimages-mobilenet-v2-[0-9a-f]{16}\.onnx$/),
    ]);
  });

  it('lies where --cache-dir says, rather than in XDG_CACHE_HOME', async () => {
    const ended = await fit(at('third'), { XDG_CACHE_HOME: at('unused') }, '--cache-dir', at('own'));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await backbones(at('own'))).toHaveLength(1);
    expect(await readdir(folder)).not.toContain('unused');
  });

  it('may be damaged: it is made anew, and that is said', async () => {
    const [name] = await backbones(at('own'));
    await put(join(at('own'), 'backbones', name as string), 'damaged');
    const ended = await fit(at('fourth'), {}, '--cache-dir', at('own'));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/was damaged.*made anew\.\n$/) });
    expect((await readFile(at('fourth'))).equals(await readFile(model))).toBe(true);
  });

  it('may be impossible to write: that is said, and the fit works', async () => {
    await put(at('file'), 'x');
    const ended = await fit(at('fifth'), {}, '--cache-dir', join(at('file'), 'below'));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/cannot be written \(ENOTDIR\)/) });
  });

  it('may lie in a folder without write permission', async (context) => {
    if (process.getuid?.() === 0) context.skip('the administrator may write everywhere');
    await mkdir(at('locked'));
    await chmod(at('locked'), 0o500);
    const ended = await fit(at('sixth'), {}, '--cache-dir', join(at('locked'), 'c'));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/cannot be written \(EACCES\)/) });
  });

  it('has its usual place on every system', () => {
    expect(defaultCacheDir({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'tailedcore'));
    expect(defaultCacheDir({ LOCALAPPDATA: 'C:\\L' }, 'win32')).toBe(join('C:\\L', 'tailedcore', 'Cache'));
    expect(defaultCacheDir({}, 'darwin')).toMatch(/Library.Caches.tailedcore$/);
    expect(defaultCacheDir({}, 'linux')).toMatch(/\.cache.tailedcore$/);
  });
});

describe('a model', () => {
  it('opens on a machine without network, cache or anything in its home, and leaves nothing there', async () => {
    const places = { HOME: at('home'), TMPDIR: at('tmp'), XDG_CACHE_HOME: at('home/cache') };
    for (const place of Object.values(places)) await mkdir(place, { recursive: true });
    const env = { ...places, CI: '', GITHUB_ACTIONS: '', NODE_OPTIONS: `--import=${noNetwork}` };
    const ended = await spawnCli(['predict', model, at('photos'), '--json', '--threads', '2'], { env });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout).images).toHaveLength(4);
    expect(await readdir(at('home'))).toEqual(['cache']);
    expect(await readdir(at('home/cache'))).toEqual([]);
    // onnxruntime's telemetry, left on, would keep its log and a device id here and in the home folder.
    expect(await readdir(at('tmp'))).toEqual([]);
  });
});
