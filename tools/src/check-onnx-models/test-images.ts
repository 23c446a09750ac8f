import { join } from 'node:path';
import { writeDemoData } from '../demo-data/write-demo-data.ts';
import type { TestImage } from '../evaluate/judge-images.ts';
import { photographsAreHere, readSingles } from '../check-real/mixed-products.ts';

export interface TestImages {
  readonly what: string;
  /** Paths. */
  readonly train: readonly string[];
  readonly test: readonly TestImage[];
}

/** One product of the real photographs where they are here, else a drawn production line in `folder`. */
export async function testImages(product: string, folder: string): Promise<TestImages> {
  const single = photographsAreHere ? (await readSingles()).find(({ name }) => name === product) : undefined;
  if (single) return { what: `photographs of ${product}`, train: single.train, test: single.test };
  const { train, test } = await writeDemoData(join(folder, 'drawn'), { seed: 1, scale: 0.2 });
  return {
    what: 'a drawn production line',
    train,
    test: test.map(({ path, product: of, label }) => ({ path, product: of, defective: label === 1 })),
  };
}
