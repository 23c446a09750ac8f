import { availableMemory } from '@tailedcore/runtime';
import type { DeviceChoice } from '@tailedcore/compute';
import { fail, type Plugin } from '@tailedcore/core';
import type { FastifyBaseLogger } from 'fastify';
import { isLoopback } from './loopback.ts';

/** What is served, and within which limits. */
export interface ServerOptions {
  /** A model file, several, or a folder of `*.tailedcore`; a model is called by its file's name without the ending. */
  readonly models: string | readonly string[];
  /** Worker threads for decoding, networks and searches together; results do not depend on it. */
  readonly threads?: number | undefined;
  readonly device?: DeviceChoice | undefined;
  /** Where converted backbones are kept. */
  readonly cacheDir?: string | undefined;
  /** All requests but those for health and the page need `Authorization: Bearer TOKEN`. At least 16 characters. */
  readonly token?: string | undefined;
  /** Only used by `startServer`; any address but this machine's own needs a token. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Only used by `startServer`; 0 takes a free one. Default 8080. */
  readonly port?: number | undefined;
  /** Default 16 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Width times height of an image. Default 25,000,000. */
  readonly maxPixels?: number | undefined;
  /** In one request. Default 16. */
  readonly maxImages?: number | undefined;
  /** Images that may wait; more are refused with 429. Default 64. */
  readonly queue?: number | undefined;
  /** For judging one image, from its turn on. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Until the headers of a request must be there, and until all of it; only used by `startServer`. Default 10,000 and 30,000. */
  readonly headersTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  /** How long accepted requests may take to finish when the server closes; only used by `startServer`. Default 30,000. */
  readonly drainMs?: number | undefined;
  /** Resident memory of the process beyond which images are refused with 503. Default 90 % of what it may use. */
  readonly maxMemoryBytes?: number | undefined;
  /** Lets holders of the token load and unload models of the folder over HTTP. Default false. */
  readonly allowLoading?: boolean | undefined;
  /** A folder for feedback and its images; without one, feedback is refused. */
  readonly store?: string | undefined;
  /** Another share of false alarms than the models were fitted for. */
  readonly falseAlarms?: number | undefined;
  /** Plugins that models may use, at hand and by package or file name. */
  readonly plugins?: readonly Plugin[] | undefined;
  readonly pluginSpecifiers?: readonly string[] | undefined;
  /** The folder from which plugin packages are looked up; default the working folder. */
  readonly from?: string | undefined;
  /** Only used by `startServer`: where the log goes; default JSON lines on standard error. */
  readonly logger?: FastifyBaseLogger | undefined;
  /** Only used by `startServer`. Default info. */
  readonly logLevel?: LogLevel | undefined;
  /** Serves the page. Default true. */
  readonly page?: boolean | undefined;
  /** Serves /docs and /openapi.json; not in an app that has `@fastify/swagger` already. Default true. */
  readonly docs?: boolean | undefined;
}

/** From the fewest lines to the most; `silent`: none. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/** Options with all defaults, checked. */
export type CheckedOptions = ReturnType<typeof checkOptions>;

const numbers = {
  port: { value: 8080, least: 0, most: 65_535 },
  maxBodyBytes: { value: 16 * 2 ** 20, least: 1024, most: 2 ** 30 },
  maxPixels: { value: 25_000_000, least: 1, most: 1_000_000_000 },
  maxImages: { value: 16, least: 1, most: 1000 },
  queue: { value: 64, least: 1, most: 100_000 },
  timeoutMs: { value: 30_000, least: 1, most: 3_600_000 },
  headersTimeoutMs: { value: 10_000, least: 1, most: 3_600_000 },
  requestTimeoutMs: { value: 30_000, least: 1, most: 3_600_000 },
  drainMs: { value: 30_000, least: 0, most: 3_600_000 },
} as const;

/** @throws E_OPTION for the first option that cannot be. */
export function checkOptions(options: ServerOptions) {
  const models = typeof options.models === 'string' ? [options.models] : [...(options.models ?? [])];
  if (models.length === 0 || models.some((model) => typeof model !== 'string' || model === ''))
    throw optionError('models', 'a model file, several, or a folder', options.models);
  const host = options.host ?? '127.0.0.1';
  const token = checkedToken(options.token);
  if (token === undefined && !isLoopback(host))
    throw optionError('host', 'a token (--token or TAILEDCORE_TOKEN) where the host is not 127.0.0.1', host);
  if (token === undefined && options.allowLoading === true)
    throw optionError('allowLoading', 'a token, because whoever reaches the server could load models', 'none');
  const { logLevel = 'info' } = options;
  if (!logLevels.includes(logLevel)) throw optionError('logLevel', logLevels.join(', '), logLevel);
  const checked = Object.fromEntries(
    Object.entries(numbers).map(([name, range]) => [name, whole(name, options[name as keyof typeof numbers], range)]),
  ) as Record<keyof typeof numbers, number>;
  if (checked.headersTimeoutMs > checked.requestTimeoutMs)
    throw optionError(
      'headersTimeoutMs',
      `at most requestTimeoutMs (${checked.requestTimeoutMs})`,
      checked.headersTimeoutMs,
    );
  const memory = { value: Math.floor(0.9 * availableMemory()), least: 1, most: Number.MAX_SAFE_INTEGER };
  return {
    ...options,
    ...checked,
    models,
    host,
    token,
    logLevel,
    maxMemoryBytes: whole('maxMemoryBytes', options.maxMemoryBytes, memory),
    allowLoading: options.allowLoading ?? false,
    page: options.page ?? true,
    docs: options.docs ?? true,
  };
}

function whole(what: string, given: unknown, { value, least, most }: { value: number; least: number; most: number }) {
  if (given === undefined) return value;
  if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most) return given;
  throw optionError(what, `a whole number from ${least} to ${most}`, given);
}

/** A guessable token is none, and a header holds visible ASCII only. */
function checkedToken(token: unknown): string | undefined {
  if (token === undefined) return undefined;
  if (typeof token === 'string' && /^[\x21-\x7e]{16,4096}$/.test(token)) return token;
  // What was received may be the secret with a slip of the pen: it is not told.
  throw optionError('token', 'at least 16 letters, digits and signs without spaces', 'something else');
}

function optionError(what: string, expected: string, received: unknown) {
  return fail('E_OPTION', {
    what,
    expected,
    received: typeof received === 'string' ? received : JSON.stringify(received),
  });
}
