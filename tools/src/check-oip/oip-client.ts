/**
 * A client of the Open Inference Protocol's REST part, written from its specification alone (github.com/kserve/open-inference-protocol): it knows nothing of
 * TailedCore, and takes nothing that the specification does not say.
 */
export interface OipClient {
  live(): Promise<void>;
  ready(): Promise<void>;
  server(): Promise<{ readonly name: string; readonly version: string; readonly extensions: readonly string[] }>;
  model(name: string): Promise<ModelMetadata>;
  modelReady(name: string): Promise<void>;
  infer(name: string, request: InferRequest): Promise<InferAnswer>;
  /** The message with which a call that must fail failed. @throws when it did not, or not as the protocol says. */
  refusal(method: 'GET' | 'POST', path: string, body?: string): Promise<string>;
}

export interface TensorMetadata {
  readonly name: string;
  readonly datatype: Datatype;
  /** -1 where it may vary. */
  readonly shape: readonly number[];
}

export interface ModelMetadata {
  readonly name: string;
  readonly versions?: readonly string[];
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

export interface Tensor extends TensorMetadata {
  readonly data: readonly unknown[];
}

export interface InferRequest {
  readonly id?: string;
  readonly inputs: readonly Tensor[];
  readonly outputs?: readonly { readonly name: string }[];
}

export interface InferAnswer {
  readonly model_name: string;
  readonly id?: string;
  readonly outputs: readonly Tensor[];
}

/** Whether a value of a tensor, as JSON has it, is of the type. */
const datatypes = {
  BOOL: (value: unknown) => typeof value === 'boolean',
  UINT8: (value: unknown) => isWhole(value, 0, 255),
  UINT16: (value: unknown) => isWhole(value, 0, 65_535),
  UINT32: (value: unknown) => isWhole(value, 0, 2 ** 32 - 1),
  UINT64: (value: unknown) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  INT8: (value: unknown) => isWhole(value, -128, 127),
  INT16: (value: unknown) => isWhole(value, -32_768, 32_767),
  INT32: (value: unknown) => isWhole(value, -(2 ** 31), 2 ** 31 - 1),
  INT64: (value: unknown) => isWhole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  FP16: isFinite,
  FP32: isFinite,
  FP64: isFinite,
  BYTES: (value: unknown) => typeof value === 'string',
} as const;

export type Datatype = keyof typeof datatypes;

/** @param base - the server's address.   @param token - of a server that wants one. */
export function oipClient(base: string, token?: string): OipClient {
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const call = (method: string, path: string, body?: string) =>
    fetch(base + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
  const get = async (path: string) => jsonOf(await call('GET', path), path);
  return {
    async live() {
      is(isObject(await get('/v2/health/live')), '/v2/health/live: an object');
    },
    async ready() {
      is(isObject(await get('/v2/health/ready')), '/v2/health/ready: an object');
    },
    async server() {
      // The text of the specification has the first, its OpenAPI document the second.
      const { name, version, extensions } = await get('/v2');
      is((await get('/v2/'))['name'] === name, '/v2/ is the same as /v2');
      is(typeof name === 'string' && typeof version === 'string', '/v2: name and version are strings');
      is(isStrings(extensions), '/v2: extensions are strings');
      return { name: name as string, version: version as string, extensions: extensions as string[] };
    },
    async model(name) {
      const told = await get(`/v2/models/${name}`);
      is(told['name'] === name, `the model is called ${name}`);
      is(typeof told['platform'] === 'string', 'its platform is a string');
      is(told['versions'] === undefined || isStrings(told['versions']), 'its versions are strings');
      const [inputs, outputs] = [told['inputs'], told['outputs']].map((list) => tensorList(list).map(tensorMetadata));
      return {
        name,
        inputs: inputs ?? [],
        outputs: outputs ?? [],
        ...(isStrings(told['versions']) && { versions: told['versions'] }),
      };
    },
    async modelReady(name) {
      const told = await get(`/v2/models/${name}/ready`);
      is(told['name'] === name && told['ready'] === true, `the model ${name} is ready`);
    },
    async infer(name, request) {
      const told = await jsonOf(await call('POST', `/v2/models/${name}/infer`, JSON.stringify(request)), 'infer');
      is(told['model_name'] === name, `model_name is ${name}`);
      is(told['model_version'] === undefined || typeof told['model_version'] === 'string', 'model_version is a string');
      is(told['id'] === request.id, 'the id is that of the request');
      return {
        model_name: name,
        outputs: tensorList(told['outputs']).map(tensor),
        ...(request.id !== undefined && { id: request.id }),
      };
    },
    async refusal(method, path, body) {
      const answer = await call(method, path, body);
      is(answer.status >= 400 && answer.status < 600, `${method} ${path} fails`);
      const told: unknown = await answer.json();
      is(isObject(told) && typeof told['error'] === 'string' && told['error'] !== '', 'an error is { "error": "…" }');
      return `${answer.status} ${(told as { error: string }).error}`;
    },
  };
}

async function jsonOf(answer: Response, what: string): Promise<Record<string, unknown>> {
  is(answer.status === 200, `${what}: status 200`, answer.status);
  is(/^application\/json\b/.test(answer.headers.get('content-type') ?? ''), `${what}: JSON`);
  const told: unknown = await answer.json();
  is(isObject(told), `${what}: an object`);
  return told as Record<string, unknown>;
}

function tensorList(list: unknown): Record<string, unknown>[] {
  is(Array.isArray(list) && list.every(isObject), 'tensors are a list of objects');
  return list as Record<string, unknown>[];
}

function tensorMetadata({ name, datatype, shape }: Record<string, unknown>): TensorMetadata {
  is(typeof name === 'string', 'a tensor has a name');
  is(
    typeof datatype === 'string' && Object.hasOwn(datatypes, datatype),
    `${String(name)}: a datatype of the protocol`,
    datatype,
  );
  is(
    Array.isArray(shape) && shape.every((side) => isWhole(side, -1, Number.MAX_SAFE_INTEGER)),
    `${String(name)}: a shape`,
  );
  return { name: name as string, datatype: datatype as Datatype, shape: shape as number[] };
}

/** Its data may be nested by rows or flat. */
function tensor(told: Record<string, unknown>): Tensor {
  const { name, datatype, shape } = tensorMetadata(told);
  is(
    shape.every((side) => side >= 0),
    `${name}: no open sides in a shape`,
  );
  is(Array.isArray(told['data']), `${name}: data`);
  const data = (told['data'] as unknown[]).flat(Infinity);
  is(data.length === shape.reduce((product, side) => product * side, 1), `${name}: as many values as its shape says`);
  is(data.every(datatypes[datatype]), `${name}: values of type ${datatype}`);
  return { name, datatype, shape, data };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function isFinite(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function is(holds: boolean, what: string, received?: unknown): void {
  if (!holds)
    throw new Error(`expected: ${what}${received === undefined ? '' : `; received ${JSON.stringify(received)}`}`);
}
