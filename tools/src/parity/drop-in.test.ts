import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGoldens } from './find-goldens.ts';
import { checkGolden, partnerOf } from './forms.ts';
import { type Golden, openGolden, readGolden } from './golden.ts';
import { openProduct, type Product } from './product.ts';
import { drawVariants, type Variant } from './variants.ts';

let product: Product;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goldens-'));
  product = openProduct(join(folder, 'cache'));
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const copies = findGoldens(undefined, '/there is no such folder');
const variants = await drawVariants(7);

/** The golden with another value in the middle of a tensor, far from the right one. */
function spoil(golden: Golden, tensor: string): Golden {
  const values = (name: string) => {
    const given = golden.values(name);
    if (name !== tensor) return given;
    const at = given.length >> 1;
    return given.with(at, ((given[at] as number) + 1) * 3);
  };
  const stored = (name: string) => {
    const found = golden.tensor(name);
    return name === tensor ? { ...found, bytes: found.bytes.map((byte, i) => (i === 0 ? byte ^ 64 : byte)) } : found;
  };
  return { ...golden, values, tensor: stored };
}

/** What is compared and not computed with, by form. */
const expectedTensors =
  /^(scores$|kept_|selected|cover_|nn\d|image_scores|score_maps_\d|class_sizes|samples_|elbow|max_tail|tail_ind|patches|\d+\.bilinear|auroc|average_precision|f1_max|fpr_at|aupro|stride|embedding$)/;

describe('goldens of the same form with other sizes and another seed', () => {
  it.each(variants)('$name is read by its form and agrees', async ({ name, bytes }: Variant) => {
    await checkGolden(readGolden(name, bytes), product);
  });

  it('are found in the folder that GOLDENS names, and nothing else is', async () => {
    for (const { name, bytes } of variants) await writeFile(join(folder, `${name}.safetensors`), bytes);
    const { files } = findGoldens(folder);
    expect([...files.keys()]).toEqual(variants.map(({ name }) => name).sort());
    for (const path of files.values()) await checkGolden(openGolden(path), product);
  });
});

describe('a value that is wrong makes its golden fail', () => {
  const all: [string, Golden][] = [
    ...[...copies.files].map(([name, path]): [string, Golden] => [name, openGolden(path)]),
    ...variants.map(({ name, bytes }): [string, Golden] => [name, readGolden(name, bytes)]),
  ];
  it.each(all)('%s', async (name, golden) => {
    for (const tensor of [...golden.tensors.keys()].filter((key) => expectedTensors.test(key))) {
      // A metrics golden holds scores that are computed with.
      if (name.startsWith('metrics') && tensor === 'scores') continue;
      await expect(checkGolden(spoil(golden, tensor), product), tensor).rejects.toThrow(/expected/);
    }
  });
});

describe('what is no golden of a known form is told in a sentence', () => {
  const [first] = variants as [Variant];
  const golden = readGolden(first.name, first.bytes);

  it('by its name', async () => {
    const other = { ...golden, name: 'isolation-forest-1' };
    await expect(checkGolden(other, product)).rejects.toThrow(
      /isolation-forest-1 is a golden of no known form\. Known are lof-\*, /,
    );
  });

  it('by a tensor or a parameter that is missing', async () => {
    const other = readGolden('scoring-3', first.bytes);
    await expect(checkGolden(other, product)).rejects.toThrow(
      'scoring-3 has no tensor "memory". It has: features, scores.',
    );
    const bare = readGolden(first.name, withoutMetadata(first.bytes));
    await expect(checkGolden(bare, product)).rejects.toThrow('its metadata gives "k" as undefined, not as a number.');
  });

  it('by a backbone that is not here, and a network without its outputs', async () => {
    const path = copies.files.get('backbone-openimages-mobilenet-v2') as string;
    const foreign = { ...openGolden(path), name: 'backbone-dinov2' };
    await expect(checkGolden(foreign, product)).rejects.toThrow('the only backbone whose weights are at hand');
    const tensors = new Map(['conv1.weight', 'layer1.0.conv1.weight'].map((name) => [name, golden.tensor('features')]));
    const network: Golden = { ...golden, name: 'resnet-x', tensors, tensor: (name) => tensors.get(name)! };
    await expect(checkGolden(network, product)).rejects.toThrow(`${partnerOf('resnet-x')}.safetensors`);
  });

  it('by bytes that are cut off', () => {
    expect(() => readGolden('lof-x', first.bytes.subarray(0, -1))).toThrow(/^E_SAFETENSORS: .*lof-x/);
  });
});

describe('the folders', () => {
  it('that hold nothing, or are not there, are errors and not successes', async () => {
    expect(() => findGoldens(join(folder, 'nowhere'))).toThrow(/GOLDENS is .*nowhere.*no file/);
    const empty = await mkdtemp(join(folder, 'empty-'));
    expect(() => findGoldens(empty)).toThrow(/Set it to a folder of goldens, or unset it/);
  });

  it('beside the checkout win over the copies, which alone are fewer, and it is said so', () => {
    expect(copies.missing).toMatch(/Only the goldens that the project holds copies of/);
    expect(copies.files.size).toBeGreaterThan(14);
    const [name] = variants.map((variant) => variant.name);
    const { files, missing } = findGoldens(undefined, folder);
    expect(missing).toBeUndefined();
    expect(files.get(name as string)).toBe(join(folder, `${name}.safetensors`));
    expect(files.has('lof-pooled')).toBe(true);
  });
});

function withoutMetadata(bytes: Uint8Array): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
  delete header['__metadata__'];
  const text = new TextEncoder().encode(JSON.stringify(header).padEnd(length));
  return Uint8Array.from([...bytes.subarray(0, 8), ...text, ...bytes.subarray(8 + length)]);
}
