import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fit, type MethodSettings, openModel, writeHtmlReport } from 'tailedcore';
import { openDemoData } from '../demo-data/manifest.ts';
import { writeDemoData } from '../demo-data/write-demo-data.ts';
import { aurocTable } from '../evaluate/auroc-table.ts';
import { type Judged, judgeImages } from '../evaluate/judge-images.ts';
import { countMistakes, mistakesText } from '../evaluate/mistakes.ts';
import { hottestInMask, type MaskedImage, type PixelAuroc, pixelAuroc } from '../evaluate/pixel-auroc.ts';
import { type TailHeadAuroc, tailHeadAuroc } from '../evaluate/tail-head-auroc.ts';

const falseAlarms = 0.05;
const grow = 16;
const presets = ['patchcore', 'softpatch', 'tailedcore'] as const satisfies readonly MethodSettings['preset'][];

const { values: options } = parseArgs({
  options: { seed: { type: 'string', default: '35' }, output: { type: 'string' } },
});
const started = performance.now();
const root = fileURLToPath(new URL('../../..', import.meta.url));
const output = options.output ?? join(root, 'demo-output');
const seed = Number(options.seed);
await mkdir(output, { recursive: true });

const data = join(output, `line-${seed}`);
const line = (await openDemoData(data, seed)) ?? (await drawLine());
const test: MaskedImage[] = line.test.map(({ path, product, label, mask }) => ({
  path,
  product,
  defective: label === 1,
  mask,
}));
const tail = new Set(line.products.filter(({ frequent }) => !frequent).map(({ name }) => name));
say(`${line.train.length} training images, ${test.length} test images; rare products: ${[...tail].join(', ')}`);

const auroc: Record<string, TailHeadAuroc> = {};
const verdicts: string[] = [];
let localisation: Localisation | undefined;
const model = join(output, 'line.tailedcore');
const report = join(output, 'report.html');
for (const preset of presets) {
  say(`Fitting ${preset} …`);
  const own = preset === 'tailedcore';
  const files = line.train.map((path) => ({ name: relative(data, path), path }));
  const fitted = await fit(files, {
    settings: { preset, falseAlarms },
    ...(own ? { output: model } : { thumbnails: false }),
  });
  await using opened = await openModel(fitted);
  const judged = await judgeImages(opened, test);
  auroc[preset] = tailHeadAuroc(judged, tail);
  const group = (inTail: boolean) =>
    mistakesText(countMistakes(judged.filter(({ image }) => tail.has(image.product) === inTail)));
  verdicts.push(`${preset}\n  frequent: ${group(false)}\n  rare:     ${group(true)}`);
  if (!own) continue;
  localisation = await localise(judged);
  const shown = test.map(({ path }) => ({ name: relative(data, path), path }));
  const results = judged.map(({ prediction }) => ({
    ...prediction,
    name: (shown[prediction.item] as { name: string }).name,
  }));
  const signal = new AbortController().signal;
  await writeHtmlReport(report, { model: fitted, modelName: model, files: shown, results, signal }, opened.session);
}
const seconds = (performance.now() - started) / 1000;

say(`\nImage AUROC in percent (means over the rare, the frequent and all products; pooled: one over all images)\n`);
say(aurocTable(Object.entries(auroc)));
say(`\nAt the threshold for ${100 * falseAlarms} % false alarms:\n${verdicts.join('\n')}`);
if (localisation) {
  const { pixels, detected, inside } = localisation;
  say(
    `\ntailedcore: pixel AUROC ${pixels.mean.toFixed(2)} (mean of the products; all pixels pooled ${pixels.pooled.toFixed(2)}); the hottest spot of ${inside} of ${detected} detected defects lies on the defect (within ${grow} pixels)`,
  );
}
const summary = join(output, 'summary.json');
await writeFile(summary, `${JSON.stringify({ report, seconds, auroc, localisation, seed }, null, 2)}\n`);
say(
  `\nDone in ${seconds.toFixed(0)} s. Open the report in a browser:\n  ${report}\nSummary: ${summary}\nModel:   ${model}`,
);

interface Localisation {
  readonly pixels: PixelAuroc;
  readonly detected: number;
  readonly inside: number;
}

async function localise(judged: readonly Judged<MaskedImage>[]): Promise<Localisation> {
  return { pixels: await pixelAuroc(judged), ...(await hottestInMask(judged, grow)) };
}

async function drawLine() {
  say(`Drawing a production line of eight products (seed ${seed}) …`);
  return writeDemoData(data, { seed });
}

function say(text: string): void {
  console.log(text);
}
