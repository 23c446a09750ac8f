import type { BenchEvent, CellName } from '@tailedcore/evaluation';
import cliProgress from 'cli-progress';
import { short } from './number.ts';
import { printable } from './printable.ts';

/** Shows how far a benchmark is; call `stop` before other output. */
export interface BenchProgress {
  tell(event: BenchEvent): void;
  stop(): void;
}

const plainEveryMs = 10_000;

/** A bar on a terminal; lines for every cell when piped; nothing but warnings when quiet. */
export function benchProgress(
  quiet: boolean,
  say: (text: string) => void,
  stream: NodeJS.WriteStream = process.stderr,
): BenchProgress {
  if (quiet) return { tell: (event) => event.kind === 'warning' && say(`${event.message}\n`), stop() {} };
  return stream.isTTY ? bar(stream, say) : lines(say);
}

function lines(say: (text: string) => void): BenchProgress {
  let said = performance.now();
  const now = (text: string) => {
    said = performance.now();
    say(`${text}\n`);
  };
  return {
    tell(event) {
      const text = lineOf(event);
      const isPatient = event.kind === 'looking' || event.kind === 'progress';
      if (text !== undefined && (!isPatient || performance.now() - said >= plainEveryMs)) now(text);
    },
    stop() {},
  };
}

function lineOf(event: BenchEvent): string | undefined {
  switch (event.kind) {
    case 'looking':
      return `looking at files: ${event.done} of ${event.total}`;
    case 'begun':
      return `${event.finished} of ${event.cells} cells finished; ${event.jobs} at once, ${event.threads} threads`;
    case 'progress':
      return `${nameOf(event.cell)}: ${stepOf(event)}${leftText(event.secondsLeft)}`;
    case 'finished':
      return `${nameOf(event.cell)}: ${endOf(event)} (${event.done} of ${event.total}${leftText(event.secondsLeft)})`;
    case 'warning':
      return event.message;
    case 'cell':
      return undefined;
  }
}

function bar(stream: NodeJS.WriteStream, say: (text: string) => void): BenchProgress {
  const shown = new cliProgress.SingleBar(
    { format: '{what} {bar} {value}/{total}{left} {now}', stream, hideCursor: true, fps: 10 },
    cliProgress.Presets.shades_classic,
  );
  let what = '';
  const stop = () => {
    if (what !== '') shown.stop();
    what = '';
  };
  const show = (next: string, total: number, done: number) => {
    if (next === what) return shown.update(done);
    stop();
    what = next;
    shown.start(total, done, { what, left: '', now: '' });
  };
  return {
    tell(event) {
      if (event.kind === 'looking') show('files', event.total, event.done);
      if (event.kind === 'begun') show('cells', event.cells, event.finished);
      if (event.kind === 'progress')
        shown.update({ left: leftText(event.secondsLeft), now: `${nameOf(event.cell)}: ${stepOf(event)}` });
      if (event.kind === 'finished') shown.update(event.done, { left: leftText(event.secondsLeft) });
      if (event.kind !== 'warning' && (event.kind !== 'finished' || event.message === undefined)) return;
      // The bar is drawn anew below the line.
      stop();
      say(`${lineOf(event)}\n`);
      if (event.kind === 'finished') show('cells', event.total, event.done);
    },
    stop,
  };
}

function nameOf({ method, split, seed }: CellName): string {
  return printable(`${method} on ${split}, seed ${seed}`);
}

function stepOf({ progress }: Extract<BenchEvent, { readonly kind: 'progress' }>): string {
  return `${progress.step} ${progress.done} of ${progress.total} ${progress.unit}`;
}

function endOf({ result, message }: Extract<BenchEvent, { readonly kind: 'finished' }>): string {
  return result === undefined ? `failed: ${message}` : `${short(result.seconds.fit + result.seconds.judge)} s`;
}

/** ", about 12 min left" */
function leftText(seconds: number | undefined): string {
  if (seconds === undefined || seconds === 0) return '';
  if (seconds < 100) return `, about ${Math.ceil(seconds)} s left`;
  return seconds < 6000 ? `, about ${Math.round(seconds / 60)} min left` : `, about ${short(seconds / 3600)} h left`;
}
