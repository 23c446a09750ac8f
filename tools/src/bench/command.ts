import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bench } from './bench.ts';
import { type Measured, measureProcess } from './measured-process.ts';
import { peerEnvironment, peerFolder, type Peers } from './peers.ts';

const entry = createRequire(import.meta.url).resolve('tailedcore');
const bin = join(dirname(entry), 'bin.js');

/** Runs the product's own command in a process of its own, as a person would. */
export async function runCommand(bench: Bench, args: readonly string[]): Promise<Measured> {
  const common = ['--threads', String(bench.threads), '--cache-dir', join(bench.folder, 'cache'), '--quiet'];
  return measureProcess(process.execPath, [bin, ...args, ...common]);
}

/** Runs a script of `tools/bench` in a Python process of its own. */
export async function runScript(
  bench: Bench,
  { python }: Peers,
  script: string,
  args: readonly string[],
): Promise<Measured> {
  const all = [join(peerFolder, script), ...args, '--threads', String(bench.threads)];
  return measureProcess(python, all, peerEnvironment(bench.threads));
}

/** A file that names photographs, one a line: both sides read it. Sorted, as the product sorts what it is given, so that both take them in one order. */
export async function writeList(
  { folder }: Pick<Bench, 'folder'>,
  name: string,
  paths: readonly string[],
): Promise<string> {
  const file = join(folder, `${name}.txt`);
  await writeFile(file, `${paths.toSorted().join('\n')}\n`);
  return file;
}
