import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';

/** `GET /metrics`, for Prometheus. */
export function metricsRoutes(app: FastifyInstance, { metrics: { registry } }: ServerContext): void {
  const schema = { operationId: 'metrics', summary: 'Counts and times, as Prometheus reads them', tags: ['health'] };
  app.get('/metrics', { schema }, async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}
