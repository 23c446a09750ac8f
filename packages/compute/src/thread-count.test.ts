import { describe, expect, it } from 'vitest';
import type { ReadFile } from './cpu-quota.ts';
import { threadCount } from './thread-count.ts';

const quota = (cpus: number): ReadFile => {
  const files: Record<string, string> = {
    '/proc/self/cgroup': '0::/',
    '/sys/fs/cgroup/cpu.max': `${cpus * 100_000} 100000`,
  };
  return (path) => files[path];
};
const none = () => undefined;

describe('the number of threads', () => {
  it('is the one asked for before all', () => {
    const facts = { env: { TAILEDCORE_THREADS: '5' }, parallelism: 8, read: quota(2) };
    expect(threadCount(3, facts)).toEqual({ threads: 3, source: 'as asked for' });
  });

  it('is that of the environment next', () => {
    const facts = { env: { TAILEDCORE_THREADS: '5' }, parallelism: 8, read: quota(2) };
    expect(threadCount(undefined, facts)).toEqual({ threads: 5, source: 'from TAILEDCORE_THREADS' });
  });

  it.each([
    [8, 2, 2],
    [8, 1.5, 2],
    [8, 0.2, 1],
    [8, 7.5, 8],
    [2, 6, 2],
  ])('of %i CPUs with a quota of %f is %i', (parallelism, cpus, threads) => {
    const found = threadCount(undefined, { env: { TAILEDCORE_THREADS: '' }, parallelism, read: quota(cpus) });
    expect(found.threads).toBe(threads);
    expect(found.source.includes(`quota of ${cpus}`)).toBe(threads < parallelism);
  });

  it('is what the process may use where nothing limits it', () => {
    expect(threadCount(undefined, { env: {}, parallelism: 6, read: none }).threads).toBe(6);
    expect(threadCount(undefined, { env: {} }).threads).toBeGreaterThanOrEqual(1);
  });

  it.each([0, -1, 1.5, NaN, 513])('%s is none', (threads) => {
    expect(() => threadCount(threads)).toThrow(/E_OPTION: threads: expected a whole number from 1 to 512/);
  });

  it.each(['0', 'two', '1.5', '-1', '1e2', '513'])('TAILEDCORE_THREADS=%s is refused, naming it', (text) => {
    expect(() => threadCount(undefined, { env: { TAILEDCORE_THREADS: text } })).toThrow(/E_OPTION: TAILEDCORE_THREADS/);
  });
});
