import { describe, expect, it } from 'vitest';
import { cpuQuota } from './cpu-quota.ts';

const quotaOf = (files: Readonly<Record<string, string>>) => cpuQuota((path) => files[path]);
const root = '/sys/fs/cgroup';

describe('the CPU quota', () => {
  it.each([
    ['150000 100000\n', 1.5],
    ['400000 100000\n', 4],
    ['20000 50000\n', 0.4],
    ['max 100000\n', undefined],
    ['0 100000', undefined],
    ['nonsense', undefined],
    ['', undefined],
  ])('of version 2, cpu.max "%s", is %s', (text, cpus) => {
    expect(quotaOf({ '/proc/self/cgroup': '0::/\n', [`${root}/cpu.max`]: text })).toBe(cpus);
  });

  it('of version 2 is the smallest of a group and those above it', () => {
    const files = (inner: string, outer: string) => ({
      '/proc/self/cgroup': '0::/system.slice/app.service\n',
      [`${root}/system.slice/app.service/cpu.max`]: inner,
      [`${root}/system.slice/cpu.max`]: outer,
    });
    expect(quotaOf(files('max 100000', '250000 100000'))).toBe(2.5);
    expect(quotaOf(files('100000 100000', '250000 100000'))).toBe(1);
    expect(quotaOf(files('300000 100000', '250000 100000'))).toBe(2.5);
  });

  it.each([
    ['300000', 3],
    ['-1', undefined],
  ])('of version 1, %s us of 100000, is %s', (quota, cpus) => {
    const files = { [`${root}/cpu/cpu.cfs_quota_us`]: `${quota}\n`, [`${root}/cpu/cpu.cfs_period_us`]: '100000\n' };
    expect(quotaOf({ '/proc/self/cgroup': '5:memory:/x\n2:cpuacct:/\n1:cpu:/\n0::/\n', ...files })).toBe(cpus);
  });

  it('of version 1 is found where two controllers share a mount, and inside a container that sees an outer path', () => {
    const mount = `${root}/cpu,cpuacct`;
    const files = { [`${mount}/cpu.cfs_quota_us`]: '50000', [`${mount}/cpu.cfs_period_us`]: '100000' };
    expect(quotaOf({ '/proc/self/cgroup': '4:cpu,cpuacct:/docker/0123\n', ...files })).toBe(0.5);
  });

  it('is none where there are no control groups, or only other controllers', () => {
    expect(quotaOf({})).toBeUndefined();
    const files = { [`${root}/cpuset/cpu.cfs_quota_us`]: '1', [`${root}/cpuset/cpu.cfs_period_us`]: '1' };
    expect(quotaOf({ '/proc/self/cgroup': '3:cpuset:/\n', ...files })).toBeUndefined();
  });
});
