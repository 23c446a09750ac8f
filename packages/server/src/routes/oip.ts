import { fail } from '@tailedcore/core';
import { version } from '@tailedcore/runtime';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { acceptBody } from '../accept-body.ts';
import type { ServerContext } from '../context.ts';
import { disconnectSignal } from '../disconnect.ts';
import { judgeWhole } from '../judge.ts';
import type { ServedModel } from '../models.ts';
import { readImages } from '../oip/read-images.ts';
import { readInferRequest } from '../oip/read-request.ts';
import {
  inferAnswer,
  inferRequest,
  modelMetadata,
  modelReady,
  oipError,
  repositoryIndex,
  serverMetadata,
} from '../oip/schemas.ts';
import { outputs, wantedOutputs, writeAnswer } from '../oip/write-answer.ts';
import { answerFailure } from '../answer-failure.ts';
import { modelParams } from '../schemas.ts';

/** The Open Inference Protocol (KServe V2), as far as images in and scores out need it, with its extensions for binary tensors and loading. */
export async function oipRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  const { options, shelf } = context;
  app.setErrorHandler((thrown, request, reply) =>
    answerFailure(thrown, request, reply, context, ({ message }) => ({ error: message })),
  );
  // JSON or JSON with tensors behind it: a header tells, whatever the content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: options.maxBodyBytes }, (_request, body, done) =>
    done(null, body),
  );
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const schema = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['open inference protocol'],
  });
  const failures = Object.fromEntries([400, 401, 403, 404, 413, 422, 429, 500, 503].map((code) => [code, oipError]));

  const server = () => ({
    name: 'tailedcore',
    version,
    extensions: ['binary_tensor_data', ...(options.allowLoading ? ['model_repository'] : [])],
  });
  routes.get(
    '/v2',
    { schema: { ...schema('serverMetadata', 'The server'), response: { 200: serverMetadata } } },
    server,
  );
  // As the protocol's OpenAPI document has it.
  routes.get('/v2/', { schema: { hide: true } }, server);
  routes.get(
    '/v2/models/:model',
    {
      schema: {
        ...schema('modelMetadata', 'Inputs and outputs of a model'),
        params: modelParams,
        response: { 200: modelMetadata, ...failures },
      },
    },
    ({ params }) => metadata(shelf.get(params.model)),
  );
  routes.get(
    '/v2/models/:model/ready',
    {
      schema: {
        ...schema('modelReady', 'Whether a model is warm'),
        params: modelParams,
        response: { 200: modelReady, ...failures },
      },
    },
    ({ params }) => ({ name: shelf.get(params.model).name, ready: true }),
  );
  routes.post(
    '/v2/models/:model/infer',
    {
      bodyLimit: options.maxBodyBytes,
      onRequest: acceptBody(context),
      config: {
        requestBody: { content: { 'application/json': { schema: z.toJSONSchema(inferRequest, { io: 'input' }) } } },
      },
      schema: {
        ...schema('infer', 'Judge images'),
        params: modelParams,
        response: { 200: inferAnswer, ...failures },
      },
    },
    async (request, reply) => {
      const signal = disconnectSignal(reply);
      const { open, name } = shelf.get(request.params.model);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const length = request.headers['inference-header-content-length'];
      const read = readInferRequest(body, Array.isArray(length) ? length[0] : length);
      const wanted = wantedOutputs(read.request, open.model.training.scores.length > 0);
      const judged = await judgeWhole(context, name, await readImages(read, options), signal);
      const predictions = judged.map(({ prediction }) => prediction);
      const answer = writeAnswer(name, read.request.id, predictions, wanted);
      if (answer.headerLength !== undefined) reply.header('inference-header-content-length', answer.headerLength);
      // A buffer goes out as it is; only objects follow the schema of answers.
      return reply
        .type(answer.headerLength === undefined ? 'application/json; charset=utf-8' : 'application/octet-stream')
        .send(answer.body as never);
    },
  );
  routes.post(
    '/v2/repository/index',
    {
      schema: {
        ...schema('repositoryIndex', 'The models and their states'),
        response: { 200: repositoryIndex, ...failures },
      },
    },
    () => shelf.list().map(({ name, state }) => ({ name, state: states[state] })),
  );
  for (const verb of ['load', 'unload'] as const) {
    routes.post(
      `/v2/repository/models/:model/${verb}`,
      { schema: { ...schema(verb, `${verb} a model (off by default)`), params: modelParams, response: failures } },
      async ({ params }, reply) => {
        if (!options.allowLoading) throw fail('E_LOADING_OFF');
        await shelf[verb](params.model);
        return reply.code(200).send({} as never);
      },
    );
  }
}

/** The protocol's words. */
const states = { loading: 'LOADING', ready: 'READY', unloaded: 'UNAVAILABLE', failed: 'UNAVAILABLE' } as const;

function metadata({ name, open: { model } }: ServedModel) {
  const { crop } = model.config.image;
  const known = Object.entries(outputs).filter(([output]) => output !== 'p_value' || model.training.scores.length > 0);
  return {
    name,
    platform: 'tailedcore',
    inputs: [
      { name: 'image', datatype: 'UINT8', shape: [-1, -1, -1, 3] },
      { name: 'image_bytes', datatype: 'BYTES', shape: [-1] },
    ],
    outputs: known.map(([output, { datatype }]) => ({
      name: output,
      datatype,
      shape: output === 'heat_map' ? [-1, crop, crop] : [-1],
    })),
    parameters: {
      inputs:
        'One of them: image holds pixels of upright RGB photographs, image_bytes the files of photographs (base64 in JSON).',
      outputs:
        'score: higher is less usual. p_value: share of normal training images that score at least as high. verdict: good, defect or unknown. heat_map: only when asked for.',
    },
  };
}
