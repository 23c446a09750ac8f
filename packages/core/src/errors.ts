/**
 * The catalogue of coded errors: what went wrong, what was expected, what came, what to do.
 * `docs/errors.md` lists the same codes (a test holds them together, both ways).
 */
const catalogue = {
  E_ABORTED: 'Stopped before the end. No result was written; a download goes on from there next time.',
  E_BACKBONE_MISMATCH:
    '{what}: the model was built with backbone {expected}, but {received} was given. Fit again, or predict with the backbone stored in the model.',
  E_BACKBONE_SOURCE:
    'The weights of backbone {backbone} cannot be used: {reason}. Install or download it again, give another file, or choose another backbone.',
  E_BENCH_IMAGE:
    'A training image cannot be used: {reason} A benchmark leaves no image out: mend it, or take it out of the data set.',
  E_BENCH_PROCESS:
    'The process that worked on this cell ended by itself ({reason}). If memory was short, use fewer --jobs or a smaller --memory.{said}',
  E_BODY_TOO_LARGE:
    'The request has more than {expected}, the limit of this server. Send a smaller image, fewer images, or raise --max-body.',
  E_BUSY:
    'The queue is full: {received} images are waiting or being judged, and the limit is {expected}. Try again in {seconds} s.',
  E_CONFIG: 'The settings{where} are not valid:\n{problems}',
  E_CONFIG_FILE: '{path} cannot be used as a config file: {reason}. Correct it, or go without with --no-config.',
  E_CONFIG_FILES: '{folder} has several config files: {received}. Keep one, or name one with --config FILE.',
  E_DATASET: '{path} cannot be read as a data set{layout}: {reason}',
  E_DEVICE:
    'The device {device} cannot be used: {reason}. {advice}. "--device cpu" always works, "--device auto" takes what there is.',
  E_DISK_FULL:
    'The disk is full: {path} cannot grow. Free some space, or put it elsewhere ({hint}). Nothing half-written was left behind.',
  E_DOWNLOAD: '{url} cannot be downloaded: {reason}. Try again, name a mirror, or give the file with --weights FILE.',
  E_ENGINE: 'The compute engine failed: {reason}. Run "tailedcore doctor" to test it.',
  E_FEEDBACK_OFF: 'This server keeps no feedback. Start it with "--store FOLDER" to turn it on.',
  E_FEEDBACK_STORE: '{path} cannot be used as a feedback store: {reason}. {advice}',
  E_GPU:
    'The coreset greedy-gpu cannot run on a graphics card: {reason}. {advice}, or take "--set coreset.use=greedy": the same selection on the CPU.',
  E_IMAGE_DECODE: '{path} is not an image that can be read: {reason}. It was skipped.',
  E_IMAGE_EMPTY: '{path} has no bytes. It was skipped.',
  E_IMAGE_SHAPE:
    '{path} is {received} pixels, more than {expected} times as long as wide. Cut it into parts before use. It was skipped.',
  E_IMAGE_TOO_LARGE:
    '{path} has {received} pixels, more than the limit of {expected}. Scale it down before use. It was skipped.',
  E_INPUT_EMPTY: '{path}: no images found. Expected files ending in {expected}.',
  E_INPUT_MISSING: '{path} does not exist. Give a folder, a glob in quotes, an image, or a .csv or .txt list.',
  E_INPUT_UNREADABLE: '{path} cannot be read: {reason}. Check its permissions.',
  E_INTERNAL: 'The server failed in a way that it should not. The log has the cause, under request {request}.',
  E_LIST:
    '{path} is not a usable list: {reason}. Expected one path a line (.txt), or a header with a column named path, file, image or filename (.csv).',
  E_LISTEN: 'The server cannot listen on {address}: {reason}. Choose another --port or --host.',
  E_LOADING_OFF:
    'Models cannot be loaded or unloaded over HTTP. Start the server with --allow-loading and a token to allow it.',
  E_MASK:
    '{path} cannot be used as a mask: {reason}. Expected a PNG, TIFF or BMP picture in which the defect is not black and all else is.',
  E_MEMORY: 'This needs about {expected} of memory, and the limit is {received}. Raise --memory, or use fewer images.',
  E_MODEL_CHECKSUM: '{path} is damaged: its checksum is {received}, expected {expected}. Copy or fit it again.',
  E_MODEL_MISSING: 'There is no model at {path}. Make one with "tailedcore fit PHOTOS -o {path}".',
  E_MODEL_FORMAT: '{path} is not a TailedCore model: {reason}. Expected a file written by "tailedcore fit".',
  E_MODEL_NAME: '{path} cannot be served: {reason}.',
  E_MODEL_TRUNCATED: '{path} is cut off: {received} bytes of {expected}. Copy or fit it again.',
  E_MODEL_UNKNOWN: 'There is no model named {received}. There are: {expected}.',
  E_MODEL_VALUES: '{path} holds values that cannot be right: {reason}. Fit it again.',
  E_MODEL_VERSION: '{path} has format version {received}; this program reads up to {expected}. Update tailedcore.',
  E_NOT_FINITE: '{what} holds {received}, expected finite numbers. Is the backbone broken, or the input damaged?',
  E_NOT_FOUND: 'There is no {what} at {received}. /docs lists all routes.',
  E_NOT_READY: '{what}. Try again in {seconds} s.',
  E_NO_IMAGES: 'None of the {received} files can be used as an image. The first reason: {reason}',
  E_OPTION: '{what}: expected {expected}, received {received}.',
  E_OUTPUT: '{path} cannot be written: {reason}. Choose another place.',
  E_OVERLOADED: 'The server is short of memory: it uses {received} of {expected}. Try again in {seconds} s.',
  E_PLUGIN: 'The {kind} "{received}" cannot be used: {reason}',
  E_PLUGIN_FAILED: 'The {kind} {plugin} failed: {reason}. Tell its author, or choose another part.',
  E_PLUGIN_RESULT:
    'The {kind} {plugin} gave back something wrong, {what}: expected {expected}, received {received}. Tell its author, or choose another part.',
  E_PLUGIN_UNKNOWN: 'There is no {kind} named "{received}".{advice}',
  E_RECIPE: '{path} cannot be used as a recipe of a benchmark:\n{problems}',
  E_REQUEST: '{what}: expected {expected}, received {received}.',
  E_REQUEST_TYPE: 'Bodies of type {received} cannot be read. Expected {expected}.',
  E_RESULT_UNKNOWN:
    'There is no result {received}. Only the last ones are kept in memory; send the image itself instead.',
  E_SAFETENSORS: '{what} is not a valid safetensors file: {reason}.',
  E_SCORES:
    '{path} cannot be used as scores: {reason}. Expected a header (or keys, in .jsonl) with name or path, and score: docs/baselines.md.',
  E_SHAPE: '{what}: expected {expected}, received {received}. Was the bank built with another backbone?',
  E_SPLIT: '{what} cannot be made of {root}: {reason}. {advice}.',
  E_SPLIT_UNKNOWN: 'There is no published split named {received}{hint} "tailedcore dataset published" lists them.',
  E_TIMEOUT: '{what} took longer than {expected}, the limit of this server. Try again, or send less at once.',
  E_TOKEN: 'This needs a token: send "Authorization: Bearer TOKEN" with the token that the server was started with.',
  E_TOO_FEW_ROWS: '{what}: expected at least {expected} rows, received {received}.',
  E_WATCH: '{path} cannot be watched: {reason}. {advice}',
  E_WATCH_JOURNAL:
    '{path}, line {line}: {reason}. Expected results that "tailedcore watch" wrote. Mend the line, or write to another folder with --out.',
  E_WATCH_LOCKED:
    '{path} is in use by another "tailedcore watch" ({received}). Stop that one first, or write to another folder with --out.',
  E_WEBHOOK: 'The webhook {url} refused the result of {path} with {received}, after {attempts}. It is not sent again.',
} as const;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof catalogue;

/** All codes, for the test that keeps the documentation complete. */
export const errorCodes = Object.keys(catalogue) as ErrorCode[];

/** Marks our errors across copies of this module: a plugin may bring its own. */
const brand = Symbol.for('tailedcore.error');

/** An error with a code of the catalogue; `details` holds the values its sentence was made of. */
export class TailedCoreError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    const text = catalogue[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? '?'));
    super(`${code}: ${text}`, options);
    this.name = 'TailedCoreError';
    this.code = code;
    this.details = details;
  }
}

/** An error of the catalogue, to be thrown; a foreign failure goes along as `cause`. */
export function fail(
  code: ErrorCode,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TailedCoreError {
  return new TailedCoreError(code, details, cause === undefined ? undefined : { cause });
}

/** Whether `error` is one of ours, of `code` if given. */
export function isTailedCoreError(error: unknown, code?: ErrorCode): error is TailedCoreError {
  return error instanceof Error && brand in error && (code === undefined || (error as TailedCoreError).code === code);
}
