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
  let started = 0;
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
        started = performance.now();
        const format = `{step} {bar} {value}/{total} {unit}{rate}, ETA {eta_formatted}`;
        bar = new cliProgress.SingleBar(
          { format, stream, hideCursor: true, fps: 10, etaBuffer: 50 },
          cliProgress.Presets.shades_classic,
        );
        bar.start(total, 0, { step: next.padEnd(12), unit, rate: '' });
      }
      bar?.setTotal(total);
      bar?.update(done, { rate: rate(done, started) });
    },
    stop,
  };
}

function lines(stream: NodeJS.WriteStream): ProgressView {
  let step = '';
  let started = 0;
  let said = 0;
  let finished = false;
  return {
    update({ step: next, done, total, unit }) {
      const now = performance.now();
      if (next !== step) {
        step = next;
        started = said = now;
        finished = false;
      }
      if (finished || (done < total && now - said < plainEveryMs)) return;
      finished = done >= total;
      said = now;
      const seconds = (now - started) / 1000;
      const left = done > 0 && !finished ? `, about ${Math.ceil((seconds / done) * (total - done))} s left` : '';
      stream.write(`${step}: ${done} of ${total} ${unit}${rate(done, started)}${left}\n`);
    },
    stop() {},
  };
}

const shortestSeconds = 0.05;

/** ", 12.3/s" once enough time has passed to tell. */
function rate(done: number, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  if (seconds < shortestSeconds || done === 0) return '';
  const perSecond = done / seconds;
  return `, ${perSecond >= 100 ? Math.round(perSecond) : perSecond.toPrecision(3)}/s`;
}
