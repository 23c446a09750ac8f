import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const file = { type: 'string', format: 'binary' } as const;

/** How bodies with images are described: fastify does not validate them, `readUploads` does. */
export const uploadBody = {
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['image'],
        properties: { image: { type: 'array', items: file, description: 'JPEG, PNG, WebP, TIFF or AVIF files.' } },
      },
    },
    'image/*': { schema: file },
    'application/octet-stream': { schema: file },
  },
} as const;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body as the OpenAPI document tells it, where no schema validates it. */
    requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  }
}

/** zod's schemas as JSON schema, and the bodies of `config.requestBody`. */
export const openapiTransform: typeof jsonSchemaTransform = (document) => {
  const transformed = jsonSchemaTransform(document);
  const { requestBody } = 'route' in document ? (document.route.config ?? {}) : {};
  if (!requestBody) return transformed;
  return { ...transformed, schema: { ...transformed.schema, body: requestBody } };
};
