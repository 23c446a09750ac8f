import { describe, expect, it } from 'vitest';
import { checkOptions, type ServerOptions } from './options.ts';

const token = 'a-token-of-16-and-more';
const check = (options: Partial<ServerOptions> = {}) => checkOptions({ models: 'a.tailedcore', ...options });

describe('the options of a server', () => {
  it('have the limits that docs/serving.md states', () => {
    expect(check()).toMatchObject({
      models: ['a.tailedcore'],
      host: '127.0.0.1',
      port: 8080,
      maxBodyBytes: 16_777_216,
      maxPixels: 25_000_000,
      maxImages: 16,
      queue: 64,
      timeoutMs: 30_000,
      headersTimeoutMs: 10_000,
      requestTimeoutMs: 30_000,
      drainMs: 30_000,
      allowLoading: false,
      page: true,
      docs: true,
    });
    expect(check().maxMemoryBytes).toBeGreaterThan(2 ** 28);
  });

  it('keep a server without a token on this machine', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'line3.example.org', '128.0.0.1', '127.0.0.1.example.org'])
      expect(() => check({ host }), host).toThrow(/E_OPTION: host: expected a token/);
    for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) expect(check({ host }).host).toBe(host);
    expect(check({ host: '0.0.0.0', token }).host).toBe('0.0.0.0');
  });

  it('allow loading with a token only', () => {
    expect(() => check({ allowLoading: true })).toThrow('E_OPTION: allowLoading');
    expect(check({ allowLoading: true, token }).allowLoading).toBe(true);
  });

  it('refuse tokens that could be guessed or not be sent, and do not repeat them', () => {
    for (const bad of ['', 'short', 'with spaces in between', 'ümläutë-tökën-of-16', 'line\nbreak-0123456789']) {
      expect(() => check({ token: bad }), bad).toThrow('E_OPTION: token');
      if (bad !== '') expect(() => check({ token: bad })).not.toThrow(bad);
    }
  });

  it.each([
    { models: [] },
    { models: '' },
    { port: -1 },
    { port: 65_536 },
    { port: 80.5 },
    { maxBodyBytes: 10 },
    { queue: 0 },
    { timeoutMs: NaN },
    { maxImages: Infinity },
    { maxPixels: '9' as unknown as number },
    { headersTimeoutMs: 40_000 },
    { logLevel: 'loud' as 'info' },
    { maxMemoryBytes: 0 },
  ] as Partial<ServerOptions>[])('refuse %j', (options) => {
    expect(() => check(options)).toThrow('E_OPTION');
  });
});
