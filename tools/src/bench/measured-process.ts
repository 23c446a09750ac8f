import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command took, its start included. */
export interface Measured {
  readonly seconds: number;
  /** The largest resident memory of the process and of those that it started, together; null where the system does not tell (no /proc). */
  readonly peakMegabytes: number | null;
  readonly stdout: string;
}

const pollMs = 20;

/**
 * Runs a command to its end and watches its memory from outside, in the same way whatever language it is written in. The kernel keeps each process's own high-water mark (VmHWM), so only growth
 * within the last 20 ms is missed. (What getrusage tells of a child can be the memory of the parent that it was forked from.)
 * @throws an Error with what it said, where it fails.
 */
export async function measureProcess(command: string, args: readonly string[], env = process.env): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const peaks = new Map<number, number>();
  const look = () => child.pid !== undefined && recordPeaks(child.pid, peaks);
  const watch = setInterval(look, pollMs);
  let stdout = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${said.trim()}`);
    const kilobytes = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
    return { seconds, peakMegabytes: peaks.size > 0 ? (kilobytes * 1024) / 1e6 : null, stdout };
  } finally {
    clearInterval(watch);
  }
}

/** Notes the high-water mark of a process and its descendants, in kilobytes (of 1024 bytes). */
function recordPeaks(pid: number, peaks: Map<number, number>): void {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    if (peak !== undefined) peaks.set(pid, Number(peak));
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
      for (const child of children.split(' ').filter(Boolean)) recordPeaks(Number(child), peaks);
    }
  } catch {
    // The process has just ended, or there is no /proc: nothing to note.
  }
}
