import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** `tailedcore serve` in a process of its own, ready. */
export interface ServeProcess extends AsyncDisposable {
  readonly url: string;
  /** Resident memory in megabytes; undefined where the system does not tell (no /proc). */
  memory(): Promise<number | undefined>;
  /** Sends SIGTERM. @returns the exit code. */
  stop(): Promise<number | null>;
}

const bin = join(dirname(createRequire(import.meta.url).resolve('tailedcore')), 'bin.js');
const address = /^listening on (http:\S+)$/;

/** @throws an Error with what it said when it ends before it listens. */
export async function serveProcess(model: string, options: readonly string[] = []): Promise<ServeProcess> {
  const args = [bin, 'serve', model, '--port', '0', '--quiet', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const first = Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => line as string),
    ended.then((code) => Promise.reject(new Error(`the server ended with ${code}: ${said}`))),
  ]);
  const url = address.exec(await first)?.[1];
  if (url === undefined) throw new Error(`expected: listening on http://…; received ${await first}`);
  while ((await fetch(`${url}/v2/health/ready`)).status !== 200) await new Promise((next) => setTimeout(next, 50));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return {
    url,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'latin1').catch(() => '');
      const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
      return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
    },
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
