import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Tarball } from './pack.ts';
import { root } from './published-packages.ts';
import { runCommand } from './run-command.ts';

/** A registry that has our archives as if they were published, and sends npm elsewhere for everything else. */
export interface LocalRegistry extends AsyncDisposable {
  readonly url: string;
}

/** Serves the archives on a free port of this machine; other names are redirected to the registry that npm is set to. */
export async function serveRegistry(tarballs: readonly Tarball[]): Promise<LocalRegistry> {
  const elsewhere = (await runCommand('npm', ['config', 'get', 'registry'], { cwd: root })).trim().replace(/\/*$/, '');
  const byName = new Map(tarballs.map((tarball) => [tarball.of.manifest.name, tarball]));
  const byFile = new Map(tarballs.map((tarball) => [basename(tarball.path), tarball]));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').slice(1));
    const archive = byFile.get(path.replace(/^archives\//, ''));
    const known = byName.get(path);
    if (archive) return response.end(await readFile(archive.path));
    if (!known) return response.writeHead(302, { location: `${elsewhere}${request.url}` }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await describe(known, url)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a registry says of a package with a single version. */
async function describe({ of: { manifest }, path }: Tarball, url: string): Promise<unknown> {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(path))
    .digest('base64')}`;
  const dist = { tarball: `${url}/archives/${basename(path)}`, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
