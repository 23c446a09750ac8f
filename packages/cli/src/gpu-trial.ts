import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { throwIfAborted } from '@tailedcore/core';
import type { GpuTrial } from '@tailedcore/samplers';

/** A graphics driver needs a second or two to start; one that hangs is ended. */
const patienceMs = 30_000;
const folder = fileURLToPath(new URL('.', import.meta.url));
const script = "import { tryGpu } from '@tailedcore/samplers'; process.stdout.write(JSON.stringify(await tryGpu()));";

/** Tries coresets on the graphics card in a process of its own: a driver that crashes or prints takes nothing else along. */
export async function tryGpuApart(signal: AbortSignal): Promise<GpuTrial> {
  const args = ['--input-type=module', '--eval', script];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: patienceMs, signal });
    return JSON.parse(stdout) as GpuTrial;
  } catch (error) {
    throwIfAborted(signal);
    const { code, signal: killer } = error as { code?: unknown; signal?: unknown };
    return { works: false, detail: `the process that tried it ended with ${killer ?? code ?? String(error)}` };
  }
}

/** One line: which coreset is advised here, and why. */
export function gpuText({ works, detail }: GpuTrial): string {
  return works
    ? `greedy-gpu works (${detail}): large coresets may be faster with --set coreset.use=greedy-gpu`
    : `greedy; no greedy-gpu: ${detail}`;
}
