import { cpus, loadavg, totalmem, type } from 'node:os';
import { onnxruntimeFacts } from '@tailedcore/compute';
import { countOf } from '@tailedcore/core';
import type { PeerFacts } from './peers.ts';

/** Where figures come from; without it they mean nothing. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly onnxruntime: string;
  /** Processes that wanted to run in the minute before (always 0 on Windows). */
  readonly load: number;
  /** Threads of either side. */
  readonly threads: number;
  /** Versions and BLAS of the Python side; null without it. */
  readonly python: PeerFacts | null;
}

export async function machineFacts(threads: number, python: PeerFacts | null): Promise<Machine> {
  const processors = cpus();
  return {
    system: `${type()} ${process.arch}`,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
    node: process.versions.node,
    onnxruntime: (await onnxruntimeFacts()).version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    threads,
    python,
  };
}

export function machineText({
  system,
  processor,
  cores,
  memoryGigabytes,
  node,
  onnxruntime,
  threads,
  python,
}: Machine): string {
  const ours = `${processor}, ${cores} cores, ${memoryGigabytes} GB, ${system}; Node ${node}, onnxruntime ${onnxruntime}; ${countOf(threads, 'thread')} on either side`;
  if (python === null) return `${ours}; no Python peers`;
  const versions = Object.entries(python.versions).map(([name, version]) => `${name} ${version}`);
  return `${ours}\npeers: ${versions.join(', ')}; BLAS ${python.blas}`;
}

/** What to say when other programs keep the machine busy; undefined when it is idle. */
export function busyText({ load, cores }: Machine): string | undefined {
  if (load <= cores / 4) return undefined;
  return `The machine is busy (load ${load} on ${cores} cores): times are not to be trusted, ratios with care.`;
}
