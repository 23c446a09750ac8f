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

  it('is nothing when quiet', () => {
    const { terminal, text } = stream(true);
    const view = progressView(true, terminal);
    view.update({ step: 'features', done: 1, total: 2, unit: 'images' });
    view.stop();
    expect(text()).toBe('');
  });
});
