import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, peersWith } from './bench.ts';
import { findPython } from './find-python.ts';
import { Peers } from './peers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-peers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Something that answers every request with the same line. */
async function answering(line: string): Promise<string> {
  const file = join(folder, `python-${line.length}`);
  await writeFile(file, `#!/bin/sh\nwhile read -r request; do echo '${line}'; done\n`);
  await chmod(file, 0o755);
  return file;
}

const facts = (more: object) =>
  JSON.stringify({ versions: {}, missing: {}, blas: 'openblas 0.3', threads: 1, ...more });

describe('peers', () => {
  it('that are not there are told, with how to install them', async () => {
    const reason = await Peers.start(join(folder, 'no-python'), 1);
    expect(reason).toMatch(/no-python could not be used .*apt-get install python3-torch/);
  });

  it('that fail at once are told with what they said', async () => {
    expect(await Peers.start(process.execPath, 1)).toMatch(
      /could not be used \(the Python peer ended with 1: .+apt-get/s,
    );
  });

  it.skipIf(process.platform === 'win32')('on a reference BLAS are refused', async () => {
    expect(await Peers.start(await answering(facts({ blas: null })), 1)).toMatch(/reference BLAS: .*libopenblas0/);
  });

  it.skipIf(process.platform === 'win32')('that lack a library are used for what does not need it', async () => {
    const peers = await Peers.start(await answering(facts({ missing: { faiss: 'python3-faiss' } })), 1);
    if (typeof peers === 'string') throw new Error(peers);
    await using started = peers;
    const said: string[] = [];
    const bench = { peers: started, say: (text: string) => said.push(text) } as unknown as Bench;
    expect(peersWith(bench, 'LOF', ['sklearn'])).toBe(started);
    expect(said).toEqual([]);
    expect(peersWith(bench, 'search', ['faiss'])).toBeNull();
    expect(said.join()).toMatch(/Skipped: the other side of "search"\. Python lacks python3-faiss/);
  });
});

const python = await Peers.start(findPython(), 1);
if (typeof python === 'string') console.warn(`SKIPPED: the Python peers. ${python}`);
afterAll(async () => {
  if (typeof python !== 'string') await python[Symbol.asyncDispose]();
});

describe.skipIf(typeof python === 'string')('the Python peers', () => {
  const peers = python as Peers;

  it('say what they are made of', () => {
    expect(peers.facts.versions['numpy']).toMatch(/^\d/);
    expect(peers.facts.blas).toMatch(/openblas|mkl|blis|accelerate/);
  });

  it('answer a bad request with an error and work on', async () => {
    await expect(peers.ask({ work: 'coreset', features: 'nothing' })).rejects.toThrow(/the Python peer: \w*Error/);
    expect(await peers.time({ work: 'gemm', size: 8 })).toBeGreaterThan(0);
  });
});
