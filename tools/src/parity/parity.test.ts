import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGoldens } from './find-goldens.ts';
import { checkGolden, isPartner, partnerOf } from './forms.ts';
import { openGolden } from './golden.ts';
import { openProduct, type Product } from './product.ts';

let product: Product;
let cacheDir: string;
beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'parity-'));
  product = openProduct(cacheDir);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await rm(cacheDir, { recursive: true });
});

describe('what other implementations computed, the plain kernels and the product compute too', () => {
  const { files, missing } = findGoldens(process.env['GOLDENS']);
  for (const [name, path] of files) {
    if (isPartner(name)) continue;
    it(name, async () => {
      const partner = files.get(partnerOf(name));
      await checkGolden(openGolden(path), product, partner === undefined ? undefined : openGolden(partner));
    });
  }

  for (const name of [...files.keys()].filter(isPartner)) {
    it(`${name} has the file that it belongs to`, () => {
      expect([...files.keys()].map(partnerOf)).toContain(name);
    });
  }

  if (missing !== undefined) it.skip(`the others: ${missing}`, () => undefined);
});
