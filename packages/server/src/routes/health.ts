import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';

/** Whether the process answers, and whether it may be sent requests; public, so that whatever watches needs no token. */
export function healthRoutes(app: FastifyInstance, { shelf }: ServerContext): void {
  const health = (operationId: string, summary: string) => ({ operationId, summary, tags: ['health'], security: [] });
  app.get('/v2/health/live', { schema: health('live', 'Whether the server runs') }, () => ({ live: true }));
  app.get('/v2/health/ready', { schema: health('ready', 'Whether all models are warm') }, (_request, reply) =>
    reply.code(shelf.ready ? 200 : 503).send({ ready: shelf.ready }),
  );
}
