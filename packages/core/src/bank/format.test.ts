import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, isTailedCoreError } from '../errors.ts';
import { asHalves, tinyModel } from '../fixtures/model.ts';
import { readSafetensors, type TensorToWrite, writeSafetensors } from '../safetensors.ts';
import { matrix } from '../tensor.ts';
import { decodeModel, encodeModel, formatVersion } from './format.ts';
import type { Model } from './model.ts';

let model: Model;
let file: Uint8Array;
beforeAll(async () => {
  model = await tinyModel();
  file = join(encodeModel(model));
});

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The code that reading `bytes` ends with, or the model. */
function outcome(bytes: Uint8Array): ErrorCode | Model {
  try {
    return decodeModel(bytes, 'm.tailedcore');
  } catch (error) {
    if (isTailedCoreError(error)) return error.code;
    throw error;
  }
}

/** The file with other metadata or tensors, each of which may be replaced or (undefined) left out; the checksum stays. */
function rewritten(
  metadata: Record<string, string | undefined>,
  tensors: Record<string, TensorToWrite | undefined> = {},
): Uint8Array {
  const opened = readSafetensors(file);
  const kept = Array.from(opened.tensors, ([name, { shape, dtype, bytes }]) => {
    const buffer = Uint8Array.from(bytes).buffer;
    const typed = { F32: Float32Array, F16: Uint16Array, U32: Uint32Array }[dtype as string];
    const data = typed ? new typed(buffer) : bytes;
    return [name, { shape, data }] as const;
  });
  const present = <T>(values: Record<string, T | undefined>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, T>;
  return join(
    writeSafetensors(
      present<TensorToWrite>({ ...Object.fromEntries(kept), ...tensors }),
      present<string>({ ...opened.metadata, ...metadata }),
    ),
  );
}

describe('a model file', () => {
  it('gives back the model', () => {
    expect(decodeModel(file, 'm')).toEqual(model);
  });

  it('is the same bytes each time, also after a round trip', () => {
    expect(join(encodeModel(model))).toEqual(file);
    expect(join(encodeModel(decodeModel(file, 'm')))).toEqual(file);
  });

  it('reads from a buffer that begins in the middle of another', () => {
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decodeModel(shifted.subarray(3), 'm')).toEqual(model);
  });

  it('reads from a Buffer, without holding on to it', () => {
    const read = decodeModel(Buffer.from(file), 'm');
    expect(read).toEqual(model);
    expect(read.backbone.graph.buffer.byteLength).toBe(3);
    expect(read.thumbnails[0]?.buffer.byteLength).toBe(3);
  });

  it('holds a model without thumbnails, scores or threshold', () => {
    const bare: Model = {
      ...model,
      thumbnails: model.thumbnails.map(() => undefined),
      training: { images: new Uint32Array(), scores: new Float32Array(), uncompared: 4 },
      threshold: { ...model.threshold, value: null },
    };
    expect(decodeModel(join(encodeModel(bare)), 'm')).toEqual(bare);
  });

  it('holds which plugins made it, if that is recorded; files from before that open as well', () => {
    const part = { name: 'p', version: '1.0.0', origin: 'built-in' } as const;
    const scorer = { name: 'mine', origin: 'file' } as const;
    const parts = { backbone: part, cleaner: part, tail: part, coreset: part, index: part, scorer };
    const bytes = join(encodeModel({ ...model, parts }));
    expect(decodeModel(bytes, 'm')).toEqual({ ...model, parts });
    expect(join(encodeModel(decodeModel(bytes, 'm')))).toEqual(bytes);
    expect(decodeModel(file, 'm')).not.toHaveProperty('parts');
    const odd = { ...parts, scorer: { ...scorer, origin: 'web' } };
    expect(outcome(join(encodeModel({ ...model, parts: odd as never })))).toBe('E_MODEL_FORMAT');
  });

  it('keeps any names and numbers', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 4, maxLength: 4 }),
        fc.array(finite, { minLength: 4, maxLength: 4 }),
        (names, scores) => {
          const changed: Model = {
            ...model,
            learnt: { ...model.learnt, names },
            training: { images: Uint32Array.of(0, 1, 2, 3), scores: Float32Array.from(scores), uncompared: 0 },
          };
          expect(decodeModel(join(encodeModel(changed)), 'm')).toEqual(changed);
        },
      ),
    );
  });
});

describe('a model file of float16', () => {
  const header = (bytes: Uint8Array) =>
    JSON.parse(readSafetensors(bytes).metadata['header'] as string) as { config: Record<string, unknown> };

  it('gives back the model, in two bytes a value of the bank instead of four', () => {
    const halved = asHalves(model);
    const bytes = join(encodeModel(halved));
    expect(decodeModel(bytes, 'm')).toEqual(halved);
    expect(join(encodeModel(decodeModel(bytes, 'm')))).toEqual(bytes);
    const features = (opened: Uint8Array) => readSafetensors(opened).tensors.get('bank.features');
    expect(features(bytes)).toMatchObject({ dtype: 'F16', shape: features(file)?.shape });
    expect(2 * (features(bytes)?.bytes.length ?? 0)).toBe(features(file)?.bytes.length);
  });

  it('says so in its settings; of float32 nothing is said', () => {
    expect(header(join(encodeModel(asHalves(model)))).config['storage']).toBe('float16');
    expect(header(file).config).not.toHaveProperty('storage');
    expect((outcome(file) as Model).config.storage).toBe('float32');
  });

  it('is not written with a value that no half can hold', () => {
    const config = { ...model.config, storage: 'float16' } as const;
    const features = { ...model.bank.features, data: model.bank.features.data.map(() => 7e4) };
    expect(() => encodeModel({ ...model, config, bank: { ...model.bank, features } })).toThrow(/E_OPTION: storage/);
  });
});

describe('reading refuses', () => {
  it.each([
    ['an empty file', () => new Uint8Array(), 'E_MODEL_FORMAT'],
    ['text', () => new TextEncoder().encode('this is no model, whatever its name says'), 'E_MODEL_FORMAT'],
    ['another safetensors file', () => join(writeSafetensors({}, { format: 'pt' })), 'E_MODEL_FORMAT'],
    ['a newer version', () => rewritten({ formatVersion: String(formatVersion + 1) }), 'E_MODEL_VERSION'],
    ['no version', () => rewritten({ formatVersion: undefined }), 'E_MODEL_FORMAT'],
    ['a version that is no number', () => rewritten({ formatVersion: '' }), 'E_MODEL_FORMAT'],
    ['no header', () => rewritten({ header: undefined }), 'E_MODEL_FORMAT'],
    ['no checksum', () => rewritten({ sha256: undefined }), 'E_MODEL_CHECKSUM'],
    ['another header than the checksum is of', () => rewritten({ header: '{}' }), 'E_MODEL_CHECKSUM'],
    ['a missing tensor', () => rewritten({}, { 'bank.weights': undefined }), 'E_MODEL_CHECKSUM'],
    [
      'a tensor of another shape',
      () =>
        rewritten({}, { 'training.scores': { shape: [1, model.training.scores.length], data: model.training.scores } }),
      'E_MODEL_CHECKSUM',
    ],
    ['a file that is cut in its tensors', () => file.slice(0, -1), 'E_MODEL_TRUNCATED'],
    ['a file that is cut in its header', () => file.slice(0, 100), 'E_MODEL_TRUNCATED'],
    ['bytes after the end', () => join([file, Uint8Array.of(0)]), 'E_MODEL_FORMAT'],
  ] as const)('%s', (_, bytes, code) => {
    expect(outcome(bytes())).toBe(code);
  });

  it('a changed byte in every tensor', () => {
    const opened = readSafetensors(file);
    for (const { bytes } of opened.tensors.values()) {
      const changed = file.slice();
      const at = bytes.byteOffset - file.byteOffset;
      changed[at] = (changed[at] as number) ^ 1;
      expect(outcome(changed)).toBe('E_MODEL_CHECKSUM');
    }
  });

  const values: [string, (whole: Model) => Model][] = [
    ['an empty bank', (m) => ({ ...m, bank: { ...m.bank, ...emptyBank } })],
    ['features that are not finite', (m) => ({ ...m, bank: { ...m.bank, features: spoilt(m.bank.features) } })],
    ['weights that are not finite', (m) => ({ ...m, bank: { ...m.bank, weights: m.bank.weights.map(() => NaN) } })],
    ['an origin that is no image', (m) => ({ ...m, bank: { ...m.bank, origins: m.bank.origins.map(() => 4) } })],
    ['a position off the grid', (m) => ({ ...m, bank: { ...m.bank, positions: m.bank.positions.map(() => 4) } })],
    [
      'scores that are not finite',
      (m) => ({ ...m, training: { ...m.training, scores: m.training.scores.map(() => Infinity) } }),
    ],
    ['more scores than images', (m) => ({ ...m, training: { ...m.training, images: Uint32Array.of(0) } })],
    ['a rare image that is no image', (m) => ({ ...m, learnt: { ...m.learnt, tail: [{ image: 4, classSize: 1 }] } })],
    [
      'a suspicious image that is no image',
      (m) => ({ ...m, learnt: { ...m.learnt, suspects: [{ image: 9, removedShare: 1, outlierFactor: 2 }] } }),
    ],
    ['no backbone', (m) => ({ ...m, backbone: { ...m.backbone, graph: new Uint8Array() } })],
  ];
  it.each(values)('%s, though the checksum is right', (_, change) => {
    expect(outcome(join(encodeModel(change(model))))).toBe('E_MODEL_VALUES');
  });

  it('headers of another form, though the checksum is right, naming the place', () => {
    const grid = [0, 2] as const;
    expect(() => decodeModel(join(encodeModel({ ...model, grid })), 'm')).toThrow(/E_MODEL_FORMAT.*grid\.0/);
    const config = { ...model.config, falseAlarms: 7 };
    expect(() => decodeModel(join(encodeModel({ ...model, config })), 'm')).toThrow(/config\.falseAlarms/);
    const extra = { ...model, learnt: { ...model.learnt, more: 1 } };
    expect(outcome(join(encodeModel(extra)))).toBe('E_MODEL_FORMAT');
  });

  it('names the file', () => {
    expect(() => decodeModel(file.slice(0, -1), 'line3.tailedcore')).toThrow(
      `E_MODEL_TRUNCATED: line3.tailedcore is cut off: ${file.length - 1} bytes of ${file.length}.`,
    );
  });
});

describe('damage', () => {
  it('of any byte is told by a code, or changes nothing that is read', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        const read = outcome(damaged);
        if (typeof read !== 'string') expect(read).toEqual(model);
      }),
      { numRuns: 600 },
    );
  });

  it('of many bytes, or a cut anywhere, is told by a code', () => {
    const edits = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 20 });
    fc.assert(
      fc.property(edits, fc.nat(file.length - 1), (changes, length) => {
        const damaged = file.slice(0, length);
        for (const [at, value] of changes) if (at < length) damaged[at] = value;
        expect(outcome(damaged)).toMatch(/^E_MODEL_/);
      }),
      { numRuns: 400 },
    );
  });

  it('is told for bytes that never were a model', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(bytes)).toMatch(/^E_MODEL_/);
      }),
      { numRuns: 300 },
    );
  });
});

const none = new Uint32Array();
const emptyBank = {
  features: matrix(0, 3),
  weights: new Float32Array(),
  origins: none,
  positions: none,
  views: none,
};

function spoilt(features: Model['bank']['features']): Model['bank']['features'] {
  return { ...features, data: features.data.map((value, i) => (i === 5 ? NaN : value)) };
}
