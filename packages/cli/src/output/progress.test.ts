import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressView } from './progress.ts';

/** A stream that looks like a terminal, or like a pipe, and keeps what is written. */
function stream(isTTY: boolean) {
  let text = '';
  const sink = new Writable({
    write(data: Buffer, _encoding, done) {
      text += data.toString();
      done();
    },
  });
  const terminal = Object.assign(sink, { isTTY, columns: 100, rows: 30 });
  // Only what a progress bar asks of a terminal is there.
  return { terminal: terminal as unknown as NodeJS.WriteStream, text: () => text };
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('progress', () => {
  it('on a pipe is a line for each finished step, without control characters', async () => {
    const { terminal, text } = stream(false);
    const view = progressView(false, terminal);
    for (const done of [0, 1, 2]) view.update({ step: 'features', done, total: 2, unit: 'images' });
    view.update({ step: 'features', done: 2, total: 2, unit: 'images' });
    view.update({ step: 'coreset', done: 0, total: 1000, unit: 'rows' });
    await later(80);
    view.update({ step: 'coreset', done: 1000, total: 1000, unit: 'rows' });
    view.stop();
    expect(text()).toMatch(/^features: 2 of 2 images\ncoreset: 1000 of 1000 rows, \d+/);
    expect(text()).toMatch(/\/s\n$/);
    expect(text()).not.toMatch(/e\+|\p{Cc}(?<!\n)/u);
  });

  it('on a terminal is a bar with rate and time left', async () => {
    const { terminal, text } = stream(true);
    const view = progressView(false, terminal);
    view.update({ step: 'features', done: 0, total: 300, unit: 'images' });
    await later(150);
    view.update({ step: 'features', done: 100, total: 300, unit: 'images' });
    await later(150);
    view.stop();
    expect(text()).toMatch(/features +\S+ 100\/300 images, \d+\/s, ETA \S+/);
  });

  it('of a download is in MB, and neither rate nor time left count what was there before', async () => {
    const piped = stream(false);
    const tty = stream(true);
    const views = [progressView(false, piped.terminal), progressView(false, tty.terminal)];
    const tell = (done: number) =>
      views.forEach((view) => view.update({ step: 'download', done, total: 276_000_000, unit: 'bytes' }));
    const times = [performance.now()];
    tell(200_000_000);
    times.push(performance.now());
    await later(150);
    tell(205_000_000);
    await later(150);
    times.push(performance.now());
    tell(276_000_000);
    times.push(performance.now());
    views.forEach((view) => view.stop());
    const rate = Number(/^download: 276 of 276 MB, ([\d.]+) MB\/s\n$/.exec(piped.text())?.[1]);
    const [before, begun, end, after] = times.map((time) => time / 1000) as [number, number, number, number];
    expect(rate).toBeGreaterThan(76 / (after - before) - 1);
    expect(rate).toBeLessThan(76 / (end - begun) + 1);
    expect(tty.text()).toMatch(/download +\S+ 205\/276 MB, [\d.]+ MB\/s, ETA \S+/);
    const small = stream(false);
    progressView(false, small.terminal).update({ step: 'download', done: 1_250_000, total: 1_250_000, unit: 'bytes' });
    expect(small.text()).toBe('download: 1.3 of 1.3 MB\n');
  });

  it('is nothing when quiet', () => {
    const { terminal, text } = stream(true);
    const view = progressView(true, terminal);
    view.update({ step: 'features', done: 1, total: 2, unit: 'images' });
    view.stop();
    expect(text()).toBe('');
  });
});
