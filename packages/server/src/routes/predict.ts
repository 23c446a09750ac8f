import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { acceptBody } from '../accept-body.ts';
import type { ServerContext } from '../context.ts';
import { disconnectSignal } from '../disconnect.ts';
import { judgeImage, judgeImages } from '../judge.ts';
import { uploadBody } from '../openapi.ts';
import { errorAnswers, modelParams, predictAnswer, predictQuery } from '../schemas.ts';
import { readUploads } from '../uploads.ts';

/** `POST /v1/models/{model}/predict`: images in, scores out. */
export function predictRoutes(app: FastifyInstance, context: ServerContext): void {
  app.withTypeProvider<ZodTypeProvider>().post('/v1/models/:model/predict', {
    bodyLimit: context.options.maxBodyBytes,
    onRequest: acceptBody(context),
    config: { requestBody: uploadBody },
    schema: {
      operationId: 'predict',
      summary: 'Judge one or more images',
      description:
        'Takes files in multipart fields named image, or one image as the body. With one image and "Accept: image/png", the answer is the picture of its heat.',
      tags: ['predict'],
      params: modelParams,
      querystring: predictQuery,
      response: { 200: predictAnswer, ...errorAnswers },
    },
    async handler(request, reply) {
      const { model } = request.params;
      const { heatmap, name } = request.query;
      const signal = disconnectSignal(reply);
      context.shelf.get(model);
      const images = await readUploads(request, context.options, name);
      const [image] = images;
      const wantsPicture = heatmap !== 'float' && /^image\/(png|\*)/.test(request.headers.accept ?? '');
      if (wantsPicture && image && images.length === 1) {
        const kind = heatmap === 'none' ? 'overlay' : heatmap;
        const { id, result, picture } = await judgeImage(context, model, image, signal, kind);
        return (
          reply
            .headers({ 'x-result-id': id, 'x-score': result.score, 'x-verdict': result.verdict })
            .type('image/png')
            // A buffer goes out as it is; only JSON follows the schema of answers.
            .send(Buffer.from(picture as Uint8Array) as never)
        );
      }
      return { model, images: await judgeImages(context, model, images, signal, heatmap) };
    },
  });
}
