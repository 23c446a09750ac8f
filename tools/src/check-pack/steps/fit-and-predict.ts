import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemoData } from '../../demo-data/write-demo-data.ts';
import type { Place } from '../install.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';

interface Fitted {
  readonly bank: { readonly rows: number };
  readonly images: { readonly used: number; readonly skipped: readonly unknown[] };
}

interface Predicted {
  readonly counts: Readonly<Record<'good' | 'defect' | 'unknown' | 'failed', number>>;
  readonly images: readonly { readonly name: string; readonly score: number }[];
}

/** A line is drawn, learnt and judged; every image has a finite score, and the report is written. */
export const fitAndPredict: Step<Place> = {
  name: 'tailedcore fit and predict',
  async run(place) {
    const photographs = join(place.folder, 'photographs');
    const { train, test } = await writeDemoData(photographs, { seed: 1, scale: 0.05 });
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse(await runInstalled(place, 'tailedcore', ...args, '--json'));

    const model = 'line.tailedcore';
    const fitted = (await json('fit', join(photographs, 'train'), '-o', model)) as Fitted;
    expectThat(
      fitted.images.used === train.length && fitted.images.skipped.length === 0 && fitted.bank.rows > 0,
      `expected all ${train.length} images used and a bank, received ${JSON.stringify(fitted)}`,
    );
    const predicted = (await json('predict', model, join(photographs, 'test'), '-r', 'report.html')) as Predicted;
    const { counts, images } = predicted;
    expectThat(
      images.length === test.length && counts.failed === 0 && counts.unknown === 0,
      `expected ${test.length} verdicts, received ${JSON.stringify(counts)} of ${images.length}`,
    );
    const wrong = images.find(({ score }) => !(Number.isFinite(score) && score > 0));
    expectThat(wrong === undefined, `expected scores above 0, received ${JSON.stringify(wrong)}`);
    const report = await stat(join(place.folder, 'report.html'));
    return `${train.length} images, ${fitted.bank.rows} rows; ${images.length} judged, a report of ${report.size} bytes`;
  },
};
