import type { InferAnswer, ModelMetadata, OipClient, Tensor } from './oip-client.ts';

/** A photograph in both forms that the server takes. */
export interface CheckedImage {
  readonly file: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** [height, width, 3]. */
  readonly pixels: Uint8Array;
}

/** What came of a check: `problem` says what was expected; undefined when it holds. */
export interface Finding {
  readonly check: string;
  readonly problem: string | undefined;
}

/**
 * Holds a server to the Open Inference Protocol: health, metadata, inference with pixels and with files, named outputs, errors.
 * The one known departure is allowed: heat_map is only sent when it is named, because it is a thousand times as large as the others.
 */
export async function checkOip(client: OipClient, model: string, image: CheckedImage): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const check = async <T>(what: string, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      const value = await run();
      findings.push({ check: what, problem: undefined });
      return value;
    } catch (error) {
      findings.push({ check: what, problem: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  await check('the server is live', client.live);
  await check('the server is ready', client.ready);
  await check('server metadata', client.server);
  await check('the model is ready', () => client.modelReady(model));
  const metadata = await check('model metadata', () => client.model(model));
  if (!metadata) return findings;
  const infer = async (input: Tensor, outputs?: readonly string[]) => {
    const answer = await client.infer(model, {
      id: 'request 7',
      inputs: [input],
      ...(outputs && { outputs: outputs.map((name) => ({ name })) }),
    });
    return { answer, problem: mismatch(answer, metadata, outputs) };
  };
  const pixels = await check('infer with pixels', () => sound(infer(pixelTensor(image))));
  const nested = await check('infer with nested pixels', () =>
    sound(infer({ ...pixelTensor(image), data: rows(image) })),
  );
  const files = await check('infer with files', () => sound(infer(fileTensor(image, 2))));
  await check('pixels and files of one image give one score', async () => {
    const scores = [pixels, nested, files].flatMap((answer) => dataOf(answer, 'score'));
    same(scores.length, 4);
    for (const score of scores) same(score, scores[0]);
  });
  const names = metadata.outputs.map(({ name }) => name);
  for (const name of names)
    await check(`infer with the output ${name} alone`, () => sound(infer(fileTensor(image, 1), [name])));
  await check('infer with all outputs, in the order asked for', () =>
    sound(infer(fileTensor(image, 2), names.toReversed())),
  );
  const path = `/v2/models/${model}/infer`;
  const sent = (input: Partial<Tensor>, more = {}) =>
    JSON.stringify({ inputs: [{ ...pixelTensor(image), ...input }], ...more });
  const refused: readonly (readonly [string, 'GET' | 'POST', string, string?])[] = [
    ['a model that is not there', 'GET', '/v2/models/no-such-model'],
    ['the readiness of a model that is not there', 'GET', '/v2/models/no-such-model/ready'],
    ['inference by a model that is not there', 'POST', '/v2/models/no-such-model/infer', sent({})],
    ['a body that is no JSON', 'POST', path, '{'],
    ['a body without inputs', 'POST', path, '{}'],
    ['an input that the model has not', 'POST', path, sent({ name: 'no-such-input' })],
    ['a type that the input has not', 'POST', path, sent({ datatype: 'FP32' })],
    ['fewer values than the shape says', 'POST', path, sent({ data: [1, 2, 3] })],
    [
      'a shape whose product overflows',
      'POST',
      path,
      sent({ shape: [4_294_967_296, 4_294_967_296, 4_294_967_296, 3] }),
    ],
    ['a value out of range', 'POST', path, sent({ data: Array<number>(image.pixels.length).fill(256) })],
    ['an output that the model has not', 'POST', path, sent({}, { outputs: [{ name: 'no-such-output' }] })],
  ];
  for (const [what, method, to, body] of refused)
    await check(`an error for ${what}`, async () => {
      const told = await client.refusal(method, to, body);
      if (!/^4/.test(told)) throw new Error(`expected: a status of 400 and more; received ${told}`);
    });
  return findings;
}

async function sound(inferred: Promise<{ answer: InferAnswer; problem: string | undefined }>): Promise<InferAnswer> {
  const { answer, problem } = await inferred;
  if (problem !== undefined) throw new Error(problem);
  return answer;
}

/** What of an answer is not as the metadata and the request say. */
function mismatch(
  { outputs }: InferAnswer,
  metadata: ModelMetadata,
  wanted: readonly string[] | undefined,
): string | undefined {
  const expected = wanted ?? metadata.outputs.map(({ name }) => name).filter((name) => name !== 'heat_map');
  const received = outputs.map(({ name }) => name);
  if (expected.join() !== received.join()) return `expected: outputs ${expected.join()}; received ${received.join()}`;
  for (const { name, datatype, shape } of outputs) {
    const told = metadata.outputs.find((output) => output.name === name);
    if (told?.datatype !== datatype) return `expected: ${name} of type ${told?.datatype}; received ${datatype}`;
    const fits = told.shape.length === shape.length && told.shape.every((side, i) => side === -1 || side === shape[i]);
    if (!fits) return `expected: ${name} of shape ${told.shape.join()}; received ${shape.join()}`;
  }
  return undefined;
}

function pixelTensor({ width, height, pixels }: CheckedImage): Tensor {
  return { name: 'image', datatype: 'UINT8', shape: [1, height, width, 3], data: [...pixels] };
}

/** The same values, nested as deep as the shape. */
function rows({ width, height, pixels }: CheckedImage): unknown[] {
  const at = (y: number, x: number) => [...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
  return [Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(y, x)))];
}

function fileTensor({ file }: CheckedImage, count: number): Tensor {
  const data = Array<string>(count).fill(Buffer.from(file).toString('base64'));
  return { name: 'image_bytes', datatype: 'BYTES', shape: [count], data };
}

function dataOf(answer: InferAnswer | undefined, name: string): readonly unknown[] {
  return answer?.outputs.find((output) => output.name === name)?.data ?? [];
}

function same(received: unknown, expected: unknown): void {
  if (received !== expected) throw new Error(`expected: ${String(expected)}; received ${String(received)}`);
}
