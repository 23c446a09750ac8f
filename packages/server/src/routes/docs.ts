import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { version } from '@tailedcore/runtime';
import type { FastifyInstance } from 'fastify';
import { openapiTransform } from '../openapi.ts';

/** Collects the routes that are registered in `app` from now on. */
export async function collectRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'TailedCore',
        version,
        description:
          'Finds defects in photographs of many products. Every failure has a code; docs/errors.md explains it.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: openapiTransform,
  });
}

/** `/openapi.json`, and `/docs` to read and try it; all of it comes from this server. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { validatorUrl: null, docExpansion: 'list' },
    staticCSP: true,
    theme: { title: 'TailedCore' },
  });
}
