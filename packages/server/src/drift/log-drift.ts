import type { FastifyBaseLogger } from 'fastify';
import type { ProductDrift } from './product-watch.ts';

/** A line in the log when a product's scores leave those of training, or are like them again. */
export function logDrift(log: FastifyBaseLogger, model: string, { product, state, advice }: ProductDrift): void {
  const facts = { model, group: product.group, example: product.example, state };
  if (state === 'shifted') log.warn(facts, `scores shifted: ${advice}`);
  else log.info(facts, `scores are no longer shifted: ${advice}`);
}
