import type { Progress } from '@tailedcore/core';
import cliProgress from 'cli-progress';

/** Shows progress; call `stop` before other output. */
export interface ProgressView {
  update(progress: Progress): void;
  stop(): void;
}

const plainEveryMs = 5000;

/** Bars with rate and ETA on a terminal, a line now and then when piped, nothing when quiet. Always on stderr. */
export function progressView(quiet: boolean, stream: NodeJS.WriteStream = process.stderr): ProgressView {
  if (quiet) return { update() {}, stop() {} };
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): ProgressView {
  let bar: cliProgress.SingleBar | undefined;
  let step = '';
  let start = { done: 0, at: 0 };
  const stop = () => {
    bar?.stop();
    bar = undefined;
    step = '';
  };
  return {
    update({ step: next, done, total, unit }) {
      if (next !== step) {
        stop();
        step = next;
        start = { done, at: performance.now() };
        const format = `{step} {bar} {amount}{rate}, ETA {eta_formatted}`;
        bar = new cliProgress.SingleBar(
          { format, stream, hideCursor: true, fps: 10, etaBuffer: 50 },
          cliProgress.Presets.shades_classic,
        );
        bar.start(total, done, { step: next.padEnd(12), amount: '', rate: '' });
      }
      const { scale, name } = shown(unit);
      bar?.setTotal(total);
      bar?.update(done, { amount: `${scale(done)}/${scale(total)} ${name}`, rate: rate(done, unit, start) });
    },
    stop,
  };
}

function lines(stream: NodeJS.WriteStream): ProgressView {
  let step = '';
  let start = { done: 0, at: 0 };
  let said = 0;
  let finished = false;
  return {
    update({ step: next, done, total, unit }) {
      const now = performance.now();
      if (next !== step) {
        step = next;
        start = { done, at: now };
        said = now;
        finished = false;
      }
      if (finished || (done < total && now - said < plainEveryMs)) return;
      finished = done >= total;
      said = now;
      const seconds = (now - start.at) / 1000;
      const gained = done - start.done;
      const left = gained > 0 && !finished ? `, about ${Math.ceil((seconds / gained) * (total - done))} s left` : '';
      const { scale, name } = shown(unit);
      stream.write(`${step}: ${scale(done)} of ${scale(total)} ${name}${rate(done, unit, start)}${left}\n`);
    },
    stop() {},
  };
}

const megabyte = 1e6;

/** Bytes are shown in MB. */
function shown(unit: string): { scale: (count: number) => string; name: string } {
  if (unit !== 'bytes') return { scale: String, name: unit };
  return { scale: (bytes) => (bytes / megabyte).toFixed(bytes < 10 * megabyte ? 1 : 0), name: 'MB' };
}

const shortestSeconds = 0.05;

/** ", 12.3/s" once enough time has passed to tell; what was there at the start is not counted. */
function rate(done: number, unit: string, start: { readonly done: number; readonly at: number }): string {
  const seconds = (performance.now() - start.at) / 1000;
  const gained = done - start.done;
  if (seconds < shortestSeconds || gained <= 0) return '';
  const perSecond = gained / seconds / (unit === 'bytes' ? megabyte : 1);
  const number = perSecond >= 100 ? Math.round(perSecond) : perSecond.toPrecision(3);
  return unit === 'bytes' ? `, ${number} MB/s` : `, ${number}/s`;
}
