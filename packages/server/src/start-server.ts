import type { AddressInfo } from 'node:net';
import { fail, throwIfAborted } from '@tailedcore/core';
import Fastify, { type FastifyInstance } from 'fastify';
import { clientFailure } from './client-failure.ts';
import { checkOptions, type CheckedOptions, type ServerOptions } from './options.ts';
import { closeContext, createContext, registerRoutes, routeNotFound } from './plugin.ts';

/** A server with an address of its own. */
export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly threads: number;
  readonly models: readonly string[];
  /** For tests and for routes of one's own. */
  readonly app: FastifyInstance;
  /**
   * Says that it is not ready, takes no more connections, lets accepted requests finish for `drainMs`, then ends its threads.
   * @returns when all of it has ended; calling it again waits for the same.
   */
  close(): Promise<void>;
  /** Resolves when the server has been closed, by whomever. */
  readonly closed: Promise<void>;
}

/** What `startServer` takes besides. */
export interface StartOptions extends ServerOptions {
  /** Told the address when it answers; models are opened from then on. */
  readonly onListening?: ((url: string) => void) | undefined;
  /** Closes the server, also while it starts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Serves models until closed.
 * @returns when every model is warm; `live` answers from `onListening` on.
 * @throws E_OPTION, E_LISTEN, E_MODEL_MISSING, E_MODEL_NAME, E_FEEDBACK_STORE, and as `openModel` for the first model that cannot be opened.
 */
export async function startServer(given: StartOptions): Promise<RunningServer> {
  const options = checkOptions(given);
  if (given.signal) throwIfAborted(given.signal);
  const app = createApp(options);
  const context = await createContext(options, app.log);
  const { shelf } = context;
  app.addHook('onClose', () => closeContext(context));
  const { promise: closed, resolve: tellClosed } = withResolvers();
  let closing: Promise<void> | undefined;
  const close = () => {
    shelf.leave();
    return (closing ??= drain(app, options.drainMs).finally(tellClosed));
  };
  app.addHook('onSend', async (_request, reply) => void (closing && reply.header('connection', 'close')));
  given.signal?.addEventListener('abort', () => void close(), { once: true });
  try {
    await registerRoutes(app, context);
    app.setNotFoundHandler(routeNotFound);
    const url = await listen(app, options);
    given.onListening?.(url);
    await shelf.opened;
    const models = shelf.list().map(({ name }) => name);
    const { threads } = shelf.session.engine.pool;
    return { url, threads, models, app, close, closed, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createApp(options: CheckedOptions): FastifyInstance {
  const { logger, logLevel, headersTimeoutMs, requestTimeoutMs } = options;
  return Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: { level: logLevel, stream: process.stderr } }),
    requestTimeout: requestTimeoutMs,
    // Node looks for late requests this often.
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(1000, headersTimeoutMs) },
    forceCloseConnections: 'idle',
    // What comes on an open connection while the server ends is answered, and ends the connection.
    return503OnClosing: false,
    clientErrorHandler: clientFailure,
    routerOptions: { maxParamLength: 200 },
  });
}

async function listen(app: FastifyInstance, { host, port }: CheckedOptions): Promise<string> {
  await app.listen({ host, port, listenTextResolver: () => 'listening' }).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw fail('E_LISTEN', { address: `${host}:${port}`, reason: reasons[reason] ?? reason }, error);
  });
  const bound = app.server.address() as AddressInfo;
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no host of that name',
};

/** How often connections are closed that have nothing more to answer. */
const sweepMs = 50;

async function drain(app: FastifyInstance, drainMs: number): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMs);
  const late = setTimeout(() => {
    app.log.warn('requests that did not finish in time are cut off');
    app.server.closeAllConnections();
  }, drainMs);
  try {
    await app.close();
  } finally {
    clearTimeout(late);
    clearInterval(sweep);
  }
}

/** As `Promise.withResolvers` of later versions of Node. */
function withResolvers(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
