import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type MethodConfig, methodSchema } from '../config/schema.ts';
import { fail, isTailedCoreError } from '../errors.ts';
import { halvesOf } from '../half.ts';
import { type NoticeCode, noticeCodes } from '../notices.ts';
import {
  float16Tensor,
  float32Tensor,
  readSafetensors,
  type Safetensors,
  uint32Tensor,
  uint8Tensor,
  writeSafetensors,
} from '../safetensors.ts';
import { matrix } from '../tensor.ts';
import { digestBytes } from '../pipeline/image-digest.ts';
import { historyProblem } from './history.ts';
import { type Model, partOrigins } from './model.ts';

/** Raised when older programs can no longer read what newer ones write. */
export const formatVersion = 1;

const count = z.int().min(0);
const code = z.enum(noticeCodes as [NoticeCode, ...NoticeCode[]]);
const notices = z.array(z.strictObject({ code, message: z.string() }));

const part = z.strictObject({ name: z.string(), version: z.string().optional(), origin: z.enum(partOrigins) });
const parts = z.strictObject({ backbone: part, cleaner: part, tail: part, coreset: part, index: part, scorer: part });

const threshold = z.strictObject({ value: z.number().nullable(), falseAlarms: z.number(), rule: z.string(), notices });
const rows = z.strictObject({ head: count, tail: count });
const version = z.strictObject({
  kind: z.enum(['fit', 'update']),
  at: z.string().optional(),
  images: count,
  rows: count,
  scores: count,
  uncompared: count,
  threshold,
  learnt: z.strictObject({
    skipped: count,
    tail: count,
    suspects: count,
    products: z.array(count),
    selected: count,
    rows,
    copies: count,
    notices,
  }),
});

/** The structured values, as one JSON string in the file's metadata. */
const headerSchema = z.strictObject({
  writtenBy: z.string(),
  config: methodSchema,
  parts: parts.optional(),
  backbone: z.strictObject({ name: z.string(), id: z.string() }),
  grid: z.tuple([z.int().min(1), z.int().min(1)]),
  threshold,
  uncompared: count,
  learnt: z.strictObject({
    names: z.array(z.string()),
    skipped: z.array(z.strictObject({ name: z.string(), code: z.string(), message: z.string() })),
    products: z.array(count),
    tail: z.array(z.strictObject({ image: count, classSize: z.number() })),
    suspects: z.array(z.strictObject({ image: count, removedShare: z.number(), outlierFactor: z.number() })),
    selected: count,
    rows,
    copies: count,
    notices,
    groups: z.array(count).optional(),
  }),
  history: z.array(version).optional(),
});

/**
 * The parts of a model file, to be written one after the other; the same model gives the same bytes. docs/bank-format.md describes them.
 * @throws E_OPTION when the bank is to be kept as float16 and a value is beyond what a half can hold.
 */
export function encodeModel(model: Model): Uint8Array[] {
  const { bank, training, thumbnails, threshold, learnt } = model;
  const images = learnt.names.length;
  const sizes = Array.from({ length: images }, (_, image) => thumbnails[image]?.byteLength ?? 0);
  const offsets = new Uint32Array(images + 1);
  sizes.forEach((size, image) => (offsets[image + 1] = (offsets[image] as number) + size));
  const pictures = new Uint8Array(offsets[images] as number);
  thumbnails.forEach((bytes, image) => bytes && pictures.set(bytes, offsets[image]));
  const rows = bank.features.rows;
  const features = model.config.storage === 'float16' ? halvesOf(bank.features.data) : bank.features.data;
  const tensors = {
    'bank.features': { shape: [rows, bank.features.columns], data: features },
    'bank.weights': { shape: [rows], data: bank.weights },
    'bank.origins': { shape: [rows], data: bank.origins },
    'bank.positions': { shape: [rows], data: bank.positions },
    'bank.views': { shape: [rows], data: bank.views },
    'training.scores': { shape: [training.scores.length], data: training.scores },
    'training.images': { shape: [training.images.length], data: training.images },
    ...optionalTensors(model),
    'thumbnails.offsets': { shape: [images + 1], data: offsets },
    'thumbnails.jpeg': { shape: [pictures.byteLength], data: pictures },
    'backbone.graph': { shape: [model.backbone.graph.byteLength], data: model.backbone.graph },
  };
  const header = JSON.stringify({
    writtenBy: model.writtenBy,
    config: written(model.config),
    parts: model.parts,
    backbone: { name: model.backbone.name, id: model.backbone.id },
    grid: model.grid,
    threshold,
    uncompared: training.uncompared,
    learnt,
    history: model.history,
  });
  const sums = Object.entries(tensors).map(([name, { shape, data }]) => ({
    name,
    shape,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const metadata = {
    format: 'tailedcore-model',
    formatVersion: String(formatVersion),
    sha256: checksum(header, sums),
    header,
  };
  return writeSafetensors(tensors, metadata);
}

/** What files from before it was kept, and models of backbones without embeddings, do not have. */
function optionalTensors({ training: { embeddings, digests } }: Model) {
  return {
    ...(embeddings && {
      'training.embeddings': { shape: [embeddings.rows, embeddings.columns], data: halvesOf(embeddings.data) },
    }),
    ...(digests && { 'training.digests': { shape: [digests.length / digestBytes, digestBytes], data: digests } }),
  };
}

/** Settings as the file tells them. No `storage` means float32, as in files from before there was a choice. */
function written({ storage, ...others }: MethodConfig): Partial<MethodConfig> {
  return storage === 'float32' ? others : { ...others, storage };
}

/**
 * Reads a model strictly.
 * @param path - for messages.
 * @throws E_MODEL_FORMAT, E_MODEL_VERSION, E_MODEL_TRUNCATED, E_MODEL_CHECKSUM, E_MODEL_VALUES.
 */
export function decodeModel(file: Uint8Array, path: string): Model {
  // A Buffer's slices would share its memory and keep the whole file.
  const opened = open(new Uint8Array(file.buffer, file.byteOffset, file.byteLength), path);
  const { format, formatVersion: version, sha256, header } = opened.metadata;
  if (format !== 'tailedcore-model' || header === undefined)
    throw fail('E_MODEL_FORMAT', { path, reason: 'it is another kind of safetensors file' });
  if (version === undefined || !/^[1-9]\d*$/.test(version))
    throw fail('E_MODEL_FORMAT', { path, reason: `its format version is ${JSON.stringify(version)}` });
  if (Number(version) > formatVersion)
    throw fail('E_MODEL_VERSION', { path, received: version, expected: formatVersion });
  const sums = Array.from(opened.tensors, ([name, { shape, bytes }]) => ({ name, shape, bytes }));
  const received = checksum(header, sums);
  if (received !== sha256) throw fail('E_MODEL_CHECKSUM', { path, expected: sha256, received });
  const facts = parseHeader(header, path);
  try {
    return assemble(opened, facts, path);
  } catch (error) {
    if (isTailedCoreError(error, 'E_SAFETENSORS'))
      throw fail('E_MODEL_FORMAT', { path, reason: error.details['reason'] }, error);
    throw error;
  }
}

/** SHA-256 over the header, then each tensor in file order: a line with its name and shape, and its bytes. */
function checksum(
  header: string,
  tensors: readonly { name: string; shape: readonly number[]; bytes: Uint8Array }[],
): string {
  const sum = createHash('sha256').update(header);
  for (const { name, shape, bytes } of tensors) sum.update(`\n${name} [${shape.join(', ')}]\n`).update(bytes);
  return sum.digest('hex');
}

type Header = z.output<typeof headerSchema>;

const brace = 0x7b;

function open(file: Uint8Array, path: string): Safetensors {
  if (file.byteLength === 0) throw fail('E_MODEL_FORMAT', { path, reason: 'it is empty' });
  if (file.byteLength > 8 && file[8] !== brace)
    throw fail('E_MODEL_FORMAT', { path, reason: 'it is another kind of file' });
  try {
    return readSafetensors(file, path);
  } catch (error) {
    if (!isTailedCoreError(error, 'E_SAFETENSORS')) throw error;
    const needed = neededBytes(file);
    if (needed !== undefined && file.byteLength < needed)
      throw fail('E_MODEL_TRUNCATED', { path, received: file.byteLength, expected: needed }, error);
    throw fail('E_MODEL_FORMAT', { path, reason: error.details['reason'] }, error);
  }
}

/** How long a file that starts like a model ought to be, if that can be told. */
function neededBytes(file: Uint8Array): number | undefined {
  if (file.byteLength < 16) return undefined;
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > 1e8 || file[8] !== brace) return undefined;
  if (file.byteLength < 8 + length) return 8 + length;
  const ends = [...new TextDecoder().decode(file.subarray(8, 8 + length)).matchAll(/"data_offsets":\[\d+,(\d+)\]/g)];
  return ends.reduce((most, [, end]) => Math.max(most, 8 + length + Number(end)), 0);
}

function parseHeader(text: string, path: string): Header {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail('E_MODEL_FORMAT', { path, reason: 'its header is not JSON' }, error);
  }
  const checked = headerSchema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw fail('E_MODEL_FORMAT', {
    path,
    reason: `its header is not as expected at ${issue?.path.join('.')}: ${issue?.message}`,
  });
}

function assemble(file: Safetensors, facts: Header, path: string): Model {
  const rows = file.tensors.get('bank.features')?.shape[0] ?? -1;
  const images = facts.learnt.names.length;
  const featuresOf = facts.config.storage === 'float16' ? float16Tensor : float32Tensor;
  const features = featuresOf(file, 'bank.features', [rows, -1], path);
  const training = {
    scores: float32Tensor(file, 'training.scores', [-1], path),
    images: uint32Tensor(file, 'training.images', [-1], path),
    uncompared: facts.uncompared,
    ...readOptional(file, images, path),
  };
  const bank = {
    features: matrix(rows, rows === 0 ? 0 : features.length / rows, features),
    weights: float32Tensor(file, 'bank.weights', [rows], path),
    origins: uint32Tensor(file, 'bank.origins', [rows], path),
    positions: uint32Tensor(file, 'bank.positions', [rows], path),
    views: uint32Tensor(file, 'bank.views', [rows], path),
  };
  const offsets = uint32Tensor(file, 'thumbnails.offsets', [images + 1], path);
  const pictures = uint8Tensor(file, 'thumbnails.jpeg', [-1], path);
  const graph = uint8Tensor(file, 'backbone.graph', [-1], path).slice();
  const wrong = (reason: string) => fail('E_MODEL_VALUES', { path, reason });
  if (rows < 1) throw wrong('its bank is empty');
  if (!allFinite(bank.features.data)) throw wrong('its bank is not finite');
  if (!allFinite(bank.weights)) throw wrong('its weights are not finite');
  if (training.embeddings && !allFinite(training.embeddings.data)) throw wrong('its embeddings are not finite');
  if (!allFinite(training.scores)) throw wrong('its training scores are not finite');
  if (training.scores.length !== training.images.length) throw wrong('its training scores and images differ in number');
  const positions = facts.grid[0] * facts.grid[1];
  if (bank.origins.some((origin) => origin >= images)) throw wrong('a bank row comes from an image that is not listed');
  if (bank.positions.some((position) => position >= positions)) throw wrong('a bank row lies outside the patch grid');
  const listed = [
    ...training.images,
    ...facts.learnt.tail.map((t) => t.image),
    ...facts.learnt.suspects.map((s) => s.image),
  ];
  if (listed.some((image) => image >= images)) throw wrong('an image number is not listed');
  if (
    offsets.some((offset, i) => i > 0 && offset < (offsets[i - 1] as number)) ||
    offsets[images] !== pictures.byteLength
  ) {
    throw wrong('its thumbnails are not in order');
  }
  if (graph.byteLength === 0) throw wrong('it holds no backbone');
  const { groups } = facts.learnt;
  if (groups && (groups.length !== images || groups.some((group) => group >= images)))
    throw wrong('its product groups are not those of its images');
  const model = {
    writtenBy: facts.writtenBy,
    config: facts.config,
    ...(facts.parts ? { parts: facts.parts } : {}),
    backbone: { ...facts.backbone, graph },
    grid: facts.grid,
    bank,
    training,
    threshold: facts.threshold,
    learnt: facts.learnt,
    thumbnails: Array.from({ length: images }, (_, i) =>
      offsets[i] === offsets[i + 1] ? undefined : pictures.slice(offsets[i], offsets[i + 1]),
    ),
    ...(facts.history ? { history: facts.history } : {}),
  };
  const problem = historyProblem(model);
  if (problem !== undefined) throw wrong(problem);
  return model;
}

function readOptional(
  file: Safetensors,
  images: number,
  path: string,
): Pick<Model['training'], 'embeddings' | 'digests'> {
  const embeddings = file.tensors.has('training.embeddings')
    ? float16Tensor(file, 'training.embeddings', [images, -1], path)
    : undefined;
  const digests = file.tensors.has('training.digests')
    ? uint8Tensor(file, 'training.digests', [images, digestBytes], path).slice()
    : undefined;
  return {
    ...(embeddings && { embeddings: matrix(images, embeddings.length / Math.max(1, images), embeddings) }),
    ...(digests && { digests }),
  };
}

/** A plain loop: `every` takes six times as long, which is felt at millions of values. */
function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
