import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, isTailedCoreError } from '../errors.ts';
import { asHalves, tinyModel } from '../fixtures/model.ts';
import { fork, type Random, randomInteger, seededRandom } from '../random.ts';
import { readSafetensors, type Safetensors, type StoredTensor } from '../safetensors.ts';
import { decodeModel, encodeModel } from './format.ts';
import type { Model } from './model.ts';

/** How many files are read; the environment variable FUZZ asks for more. */
const cases = Math.ceil(Number(process.env['FUZZ'] ?? 10_000) / 10);

type Form = 'float32' | 'float16';
let files: Readonly<Record<Form, Uint8Array>>;
let opened: Readonly<Record<Form, Safetensors>>;
beforeAll(async () => {
  const model = await tinyModel();
  const fileOf = (each: Model) => new Uint8Array(Buffer.concat(encodeModel(each)));
  files = { float32: fileOf(model), float16: fileOf(asHalves(model)) };
  opened = { float32: readSafetensors(files.float32), float16: readSafetensors(files.float16) };
});

function outcome(bytes: Uint8Array): ErrorCode | Model {
  try {
    return decodeModel(bytes, 'm.tailedcore');
  } catch (error) {
    if (!isTailedCoreError(error)) throw error;
    expect(error.message.length).toBeLessThan(1000);
    return error.code;
  }
}

interface Parts {
  readonly header: string;
  readonly tensors: readonly (readonly [name: string, tensor: StoredTensor])[];
}

/** A file of these parts whose checksum is right, so that its values are looked at. */
function seal({ header, tensors }: Parts): Uint8Array {
  const sum = createHash('sha256').update(header);
  for (const [name, { shape, bytes }] of tensors) sum.update(`\n${name} [${shape.join(', ')}]\n`).update(bytes);
  const metadata = { format: 'tailedcore-model', formatVersion: '1', sha256: sum.digest('hex'), header };
  let at = 0;
  const entries = tensors.map(([name, { dtype, shape, bytes }]) => {
    const offsets = [at, (at += bytes.length)];
    return [name, { dtype, shape, data_offsets: offsets }] as const;
  });
  const text = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, ...tensors.map(([, { bytes }]) => bytes)]));
}

const junk = [null, -1, 0.5, 1e9, '', 'x', [], {}, [[]], true, 4_294_967_296, '__proto__', NaN];

/** The JSON value with one of its parts, however deep, replaced, doubled or left out. */
function edited(value: unknown, random: Random): unknown {
  const inside = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!inside || random() < 0.15) return junk[randomInteger(random, junk.length)];
  const keys = Object.keys(value);
  const key = keys[randomInteger(random, keys.length)] as string;
  if (Array.isArray(value)) {
    const at = Number(key);
    if (random() < 0.2) return value.toSpliced(at, 1);
    if (random() < 0.2) return [...value, value[at] as unknown];
    return value.with(at, edited(value[at], random));
  }
  const copy = { ...value } as Record<string, unknown>;
  if (random() < 0.1) delete copy[key];
  else copy[random() < 0.05 ? 'more' : key] = edited(copy[key], random);
  return copy;
}

/** The tensor with other values, another length, shape or type. */
function altered(tensor: StoredTensor, random: Random): StoredTensor {
  const bytes = Uint8Array.from(tensor.bytes);
  const roll = random();
  if (roll < 0.5 && bytes.length > 0) {
    for (let i = 0; i <= randomInteger(random, 6); i++)
      bytes[randomInteger(random, bytes.length)] = [0, 127, 192, 255][randomInteger(random, 4)] as number;
    return { ...tensor, bytes };
  }
  if (roll < 0.7) return { ...tensor, dtype: tensor.dtype === 'F32' ? 'U32' : tensor.dtype === 'U32' ? 'F32' : 'I8' };
  if (roll < 0.85) return { ...tensor, shape: [1, ...tensor.shape] };
  const [rows = 0, ...rest] = tensor.shape;
  if (rows === 0) return { ...tensor, shape: [1, ...rest], bytes: new Uint8Array(bytes.length + 4) };
  return { ...tensor, shape: [rows - 1, ...rest], bytes: bytes.slice(0, (bytes.length / rows) * (rows - 1)) };
}

const mutants: Readonly<Record<string, (parts: Parts, random: Random) => Parts>> = {
  'a header that says something else': ({ header, tensors }, random) => {
    let value = JSON.parse(header) as unknown;
    for (let i = 0; i <= randomInteger(random, 2); i++) value = edited(value, random);
    return { header: JSON.stringify(value) ?? '', tensors };
  },
  'a header that is no JSON': ({ header, tensors }, random) => {
    const at = randomInteger(random, header.length);
    return { header: header.slice(0, at) + header.slice(at + 1 + randomInteger(random, 9)), tensors };
  },
  'tensors with other values and shapes': ({ header, tensors }, random) => {
    const at = randomInteger(random, tensors.length);
    return {
      header,
      tensors: tensors.map(([name, tensor], i) => [name, i === at ? altered(tensor, random) : tensor] as const),
    };
  },
  'tensors missing, added or under another name': ({ header, tensors }, random) => {
    const at = randomInteger(random, tensors.length);
    const [name, tensor] = tensors[at] as (typeof tensors)[number];
    const others = [
      [],
      [[`${name}x`, tensor]],
      [
        [name, tensor],
        ['more', tensor],
      ],
    ] as const;
    return { header, tensors: tensors.toSpliced(at, 1, ...(others[randomInteger(random, 3)] ?? [])) };
  },
};

const forms: readonly Form[] = ['float32', 'float16'];

describe.each(forms)('opening a model file of %s whose checksum is right', (form) => {
  const kinds = Object.entries(mutants);
  const parts = () => ({ header: opened[form].metadata['header'] as string, tensors: [...opened[form].tensors] });

  it.each(kinds)(
    'with %s ends with a code, or with a model that can be saved',
    { timeout: 60_000 + 10 * cases },
    (kind, mutate) => {
      const random = seededRandom(fork(1, kind));
      const outcomes = new Set<string>();
      for (let i = 0; i < cases / kinds.length / forms.length; i++) {
        const found = outcome(seal(mutate(parts(), random)));
        outcomes.add(typeof found === 'string' ? found : 'read');
        if (typeof found === 'string') expect(found).toMatch(/^E_MODEL_/);
        else expect(decodeModel(new Uint8Array(Buffer.concat(encodeModel(found))), 'm')).toEqual(found);
      }
      expect(outcomes.size).toBeGreaterThan(1);
    },
  );

  it('reads it when nothing was changed', () => {
    expect(outcome(seal(parts()))).toEqual(decodeModel(files[form], 'm'));
  });

  it('with the bank of the other form ends with a code', () => {
    const other = opened[form === 'float32' ? 'float16' : 'float32'].tensors.get('bank.features') as StoredTensor;
    const { header, tensors } = parts();
    const swapped = tensors.map(([name, tensor]) => [name, name === 'bank.features' ? other : tensor] as const);
    expect(outcome(seal({ header, tensors: swapped }))).toBe('E_MODEL_FORMAT');
  });
});

it('halves that are no numbers end with a code', () => {
  const { metadata, tensors } = opened.float16;
  for (const bits of [0x7c00, 0xfc00, 0x7e00]) {
    const spoilt = [...tensors].map(([name, tensor]) => {
      const bytes = Uint8Array.from(tensor.bytes);
      if (name === 'bank.features') new DataView(bytes.buffer).setUint16(10, bits, true);
      return [name, { ...tensor, bytes }] as const;
    });
    expect(outcome(seal({ header: metadata['header'] as string, tensors: spoilt }))).toBe('E_MODEL_VALUES');
  }
});

it('a file that says float32 is read as one that says nothing', () => {
  const { metadata, tensors } = opened.float32;
  const header = (metadata['header'] as string).replace('"sigma":', '"storage":"float32","sigma":');
  expect(header).toContain('"storage"');
  expect(outcome(seal({ header, tensors: [...tensors] }))).toEqual(decodeModel(files.float32, 'm'));
});
