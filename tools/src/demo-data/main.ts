import { parseArgs } from 'node:util';
import { isTailedCoreError } from '@tailedcore/core';
import { writeDemoData } from './write-demo-data.ts';

const usage = 'usage: node tools/dist/demo-data/main.js DIR [--seed 1] [--scale 1]';

/** Exit codes as of the product: 0 fine, 1 failure, 2 usage. */
async function main(): Promise<number> {
  let parsed;
  try {
    const options = { seed: { type: 'string', default: '1' }, scale: { type: 'string', default: '1' } } as const;
    parsed = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
  const [dir, ...rest] = parsed.positionals;
  if (dir === undefined || rest.length > 0) {
    console.error(usage);
    return 2;
  }
  try {
    const { seed, scale } = parsed.values;
    const { train, test, products } = await writeDemoData(dir, { seed: Number(seed), scale: Number(scale) });
    console.log(`${train.length} training and ${test.length} test images of ${products.length} products in ${dir}`);
    return 0;
  } catch (error) {
    if (!isTailedCoreError(error)) throw error;
    console.error(error.message);
    return error.code === 'E_OPTION' ? 2 : 1;
  }
}

process.exitCode = await main();
