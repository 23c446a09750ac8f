/** Reads a file of the system; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

const root = '/sys/fs/cgroup';

/**
 * How many CPUs' worth of time the control groups of this process leave it, such as 1.5; undefined when they set no limit. A container's
 * `--cpus` is such a quota, and Node counts only the CPUs that a process may be placed on. Every group above a group limits it too.
 * Source: the kernel's documentation of cgroup v2 (`cpu.max`) and v1 (`cpu.cfs_quota_us`).
 */
export function cpuQuota(read: ReadFile): number | undefined {
  const limits = (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === '') return foldersUpwards(root, path).map((folder) => limitOfVersion2(read, folder));
    if (!controllers.split(',').includes('cpu')) return [];
    const mounts = new Set([`${root}/cpu`, `${root}/${controllers}`]);
    return [...mounts].flatMap((mount) => foldersUpwards(mount, path).map((folder) => limitOfVersion1(read, folder)));
  });
  const smallest = Math.min(...limits.filter((limit) => limit !== undefined));
  return smallest === Infinity ? undefined : smallest;
}

/** The group's folder and those above it. A container may not see the outer ones; then the top one holds its own limit. */
function foldersUpwards(mount: string, path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, dropped) =>
    [mount, ...parts.slice(0, parts.length - dropped)].join('/'),
  );
}

/** `max 100000`, or microseconds of CPU time a period and the period. */
function limitOfVersion2(read: ReadFile, folder: string): number | undefined {
  const [quota, period] = (read(`${folder}/cpu.max`) ?? '').trim().split(/\s+/);
  return share(quota, period);
}

/** -1 stands for no limit. */
function limitOfVersion1(read: ReadFile, folder: string): number | undefined {
  return share(read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`));
}

function share(quota: string | undefined, period: string | undefined): number | undefined {
  const cpus = Number(quota?.trim() || NaN) / Number(period?.trim() || NaN);
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined;
}
