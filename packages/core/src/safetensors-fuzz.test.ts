import { describe, expect, it } from 'vitest';
import { isTailedCoreError } from './errors.ts';
import { assemble, type Draft, drawDraft, mutations } from './fixtures/safetensors-mutants.ts';
import { fork, seededRandom } from './random.ts';
import { readSafetensors, type Safetensors } from './safetensors.ts';

/** How many files are read; the environment variable FUZZ asks for more. */
const cases = Number(process.env['FUZZ'] ?? 10_000);
const bytesPerValue: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  F64: 8,
  I64: 8,
  U64: 8,
};

/** The file, or nothing when it was refused with a code and a sentence of readable length; other errors pass through. */
function read(file: Uint8Array): Safetensors | undefined {
  try {
    return readSafetensors(file);
  } catch (error) {
    if (!isTailedCoreError(error, 'E_SAFETENSORS')) throw error;
    expect(error.message.length).toBeLessThan(400);
    return undefined;
  }
}

/** What every file that is accepted must be: tensors side by side, from the header to the end, each as long as its shape says. */
function requireSound(file: Uint8Array, { tensors }: Safetensors): void {
  const header = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const ranges = [...tensors.values()].map(({ dtype, shape, bytes }) => {
    expect(bytes.buffer).toBe(file.buffer);
    expect(bytes.length).toBe(shape.reduce((a, b) => a * b, bytesPerValue[dtype] ?? 4));
    return [bytes.byteOffset - file.byteOffset, bytes.byteOffset - file.byteOffset + bytes.length] as const;
  });
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let at = 8 + header;
  for (const [start, end] of ranges) {
    expect(start).toBe(at);
    at = end;
  }
  expect(at).toBe(file.length);
}

/** What a draft says, without the reader. */
function meaning({ entries, data }: Draft) {
  const tensors = entries.filter(([name]) => name !== '__metadata__');
  return new Map(
    tensors.map(([name, json]) => {
      const {
        dtype,
        shape,
        data_offsets: [start, end],
      } = JSON.parse(json) as { dtype: string; shape: number[]; data_offsets: [number, number] };
      return [name, { dtype, shape, bytes: [...data.subarray(start, end)] }];
    }),
  );
}

describe('reading safetensors', { timeout: 60_000 + cases }, () => {
  const kinds = Object.entries(mutations);
  const each = Math.ceil(cases / (kinds.length + 1));

  it.each(kinds)('refuses %s with a code, or reads a sound file', (kind, mutate) => {
    const random = seededRandom(fork(1, kind));
    let refused = 0;
    for (let i = 0; i < each; i++) {
      const file = mutate(drawDraft(random), random);
      const found = read(file);
      if (found) requireSound(file, found);
      else refused++;
    }
    expect(refused).toBeGreaterThan(each / 4);
  });

  it('gives what sound files hold, with space in the header, escaped names and tensors in any order', () => {
    const random = seededRandom(fork(1, 'sound'));
    for (let i = 0; i < each; i++) {
      const draft = drawDraft(random);
      const file = assemble(draft, ['', ' ', '\n\t'][i % 3]);
      const found = readSafetensors(file);
      requireSound(file, found);
      const plain = Array.from(
        found.tensors,
        ([name, tensor]) => [name, { ...tensor, bytes: [...tensor.bytes] }] as const,
      );
      expect(new Map(plain)).toEqual(meaning(draft));
      const described = draft.entries.some(([name]) => name === '__metadata__');
      expect(found.metadata).toEqual(described ? { k: '6', ü: 'ä' } : {});
    }
  });
});
