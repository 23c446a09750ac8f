import multipart from '@fastify/multipart';
import { fail } from '@tailedcore/core';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { Admission } from './admission.ts';
import { answerFailure } from './answer-failure.ts';
import { tokenCheck } from './auth.ts';
import type { JudgedImage, ServerContext } from './context.ts';
import { driftMetrics } from './drift/drift-metrics.ts';
import { DriftWatch } from './drift/drift-watch.ts';
import { logDrift } from './drift/log-drift.ts';
import { openFeedbackStore } from './feedback/index.ts';
import { memoryGuard } from './memory-guard.ts';
import { createMetrics } from './metrics.ts';
import { findModelFiles } from './model-files.ts';
import { ModelShelf } from './models.ts';
import { checkOptions, type ServerOptions } from './options.ts';
import { RecentResults } from './recent.ts';
import { collectRoutes, docsRoutes } from './routes/docs.ts';
import { driftRoutes } from './routes/drift.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { oipRoutes } from './routes/oip.ts';
import { pageRoutes } from './routes/page.ts';
import { predictRoutes } from './routes/predict.ts';
import { resultsRoutes } from './routes/results.ts';

/**
 * A fastify plugin that serves models under the prefix that it is registered with. It listens on nothing; its models close with the app.
 * @throws E_OPTION, E_MODEL_MISSING, E_MODEL_NAME, E_FEEDBACK_STORE. A model that cannot be opened keeps `ready` false, and the log says why.
 */
export async function tailedcoreServer(app: FastifyInstance, options: ServerOptions): Promise<void> {
  const context = await createContext(options, app.log);
  app.addHook('onClose', () => closeContext(context));
  await registerRoutes(app, context);
}

/** @throws E_OPTION, E_MODEL_MISSING, E_MODEL_NAME, E_FEEDBACK_STORE before any model is opened. */
export async function createContext(given: ServerOptions, log: FastifyBaseLogger): Promise<ServerContext> {
  const options = checkOptions(given);
  const files = await findModelFiles(options.models);
  const feedback = options.store === undefined ? undefined : await openFeedbackStore(options.store);
  const shelf = new ModelShelf(files, options, log);
  // One more than threads: an image is decoded while the others are judged.
  const concurrency = shelf.session.engine.pool.threads + 1;
  const admission = new Admission({ concurrency, queue: options.queue, timeoutMs: options.timeoutMs });
  const metrics = createMetrics(admission);
  const recent = new RecentResults();
  const drift = new DriftWatch((model, change) => logDrift(log, model, change));
  driftMetrics(metrics.registry, drift);
  const memory = memoryGuard(options.maxMemoryBytes);
  const observers = [(judged: JudgedImage) => recent.add(judged), (judged: JudgedImage) => drift.observe(judged)];
  return { options, log, shelf, admission, metrics, memory, recent, drift, feedback, observers };
}

/** When all requests have ended. */
export async function closeContext({ shelf, feedback }: ServerContext): Promise<void> {
  await shelf[Symbol.asyncDispose]();
  feedback?.close();
}

/** All routes in a scope of their own, so that nothing of them touches the rest of the app. */
export async function registerRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  const { options, metrics } = context;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((thrown, request, reply) => answerFailure(thrown, request, reply, context));
  app.addHook('onResponse', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    metrics.request(url, request.method, reply.statusCode, reply.elapsedTime / 1000);
  });
  if (!app.hasRequestDecorator('parts')) await app.register(multipart);
  const raw = { parseAs: 'buffer', bodyLimit: options.maxBodyBytes } as const;
  for (const type of [/^image\//, 'application/octet-stream'])
    app.addContentTypeParser(type, raw, (_request, body, done) => done(null, body));
  const inherited = app.hasDecorator('swagger');
  const docs = options.docs && !inherited;
  if (docs) await collectRoutes(app);
  // An app that collects its routes itself cannot read these schemas.
  if (inherited) app.addHook('onRoute', (route) => void (route.schema = { ...route.schema, hide: true }));
  healthRoutes(app, context);
  await app.register(async (guarded) => {
    const check = tokenCheck(options.token);
    guarded.addHook('onRequest', async ({ headers }) => check(headers.authorization));
    predictRoutes(guarded, context);
    modelRoutes(guarded, context);
    resultsRoutes(guarded, context);
    feedbackRoutes(guarded, context);
    driftRoutes(guarded, context);
    metricsRoutes(guarded, context);
    await guarded.register(async (oip) => oipRoutes(oip, context));
  });
  if (docs) await docsRoutes(app);
  if (options.page) await app.register((page) => pageRoutes(page, context));
}

/** For addresses that no route has. */
export function routeNotFound({ method, url }: FastifyRequest): never {
  throw fail('E_NOT_FOUND', { what: 'route', received: `${method} ${url}` });
}
