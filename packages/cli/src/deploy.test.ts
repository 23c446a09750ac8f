import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { run as lint } from 'dockerfilelint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const deploy = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string) => readFile(join(deploy, name), 'utf8');
const folder = workFolder();
/** Seconds that accepted requests may take after SIGTERM. */
const drain = 30;
let help: string;

beforeAll(async () => {
  help = (await runHere(['serve', '--help'])).stdout;
});

/** Every option that a file passes to `tailedcore serve` is one of its options. */
function expectKnownFlags(args: readonly string[]): void {
  const flags = args.filter((arg) => arg.startsWith('--'));
  expect(flags.length).toBeGreaterThan(0);
  for (const flag of flags) expect(help).toMatch(new RegExp(`^ +${flag}\\b`, 'm'));
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string | number };
}
interface Container {
  readonly args: string[];
  readonly env: { name: string; valueFrom?: { secretKeyRef: object } }[];
  readonly ports: { name?: string; containerPort: number }[];
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly resources: { limits: object };
  readonly securityContext: object;
  readonly volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly containers: Container[];
  readonly volumes: { name: string }[];
}

async function yamlOf<T>(name: string): Promise<T[]> {
  const documents = parseAllDocuments(await read(name), { strict: true, uniqueKeys: true });
  if (!Array.isArray(documents)) throw new Error(`${name} is empty`);
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  return documents.map((document) => document.toJS() as T);
}

/** What holds for a container wherever it runs. */
function expectSturdy(pod: PodSpec): void {
  const [container] = pod.containers as [Container];
  expectKnownFlags(container.args);
  expect(pod.containers).toHaveLength(1);
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drain);
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(container.readinessProbe.httpGet.path).toBe('/v2/health/ready');
  expect(container.livenessProbe.httpGet.path).toBe('/v2/health/live');
  const [{ containerPort, name }] = container.ports as [{ containerPort: number; name?: string }];
  for (const { httpGet } of [container.readinessProbe, container.livenessProbe])
    expect([name, containerPort]).toContain(httpGet.port);
  const token = container.env.find(({ name }) => name === 'TAILEDCORE_TOKEN');
  expect(token?.valueFrom?.secretKeyRef).toEqual({ name: 'tailedcore', key: 'token' });
  expect(Object.keys(container.resources.limits)).toEqual(['cpu', 'memory']);
  const mounted = container.volumeMounts.map(({ name }) => name);
  expect(mounted.toSorted()).toEqual(pod.volumes.map(({ name }) => name).toSorted());
  expect(container.volumeMounts.find(({ name }) => name === 'models')?.readOnly).toBe(true);
}

describe('the Dockerfile', () => {
  it('has nothing that the linter finds fault with', async () => {
    // dockerfilelint 1.8 reads --start-period as --start, which is none.
    const file = (await read('Dockerfile')).replace(' --start-period=120s', '');
    expect(lint(deploy, file)).toEqual([]);
    expect(lint(deploy, file.replace('USER node', 'USER'))).not.toEqual([]);
  });

  it('runs the command as another user than root, with options that it has, and asks for its health', async () => {
    const lines = (await read('Dockerfile')).split('\n');
    const last = (word: string) => lines.findLast((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';
    expect(last('FROM')).toBe('node:22-slim');
    expect(last('USER')).toBe('node');
    expect(last('HEALTHCHECK')).toContain('/v2/health/ready');
    const entry = JSON.parse(last('ENTRYPOINT')) as string[];
    const { bin } = JSON.parse(await readFile(join(deploy, '../packages/cli/package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    expect(entry).toEqual(['node', `node_modules/tailedcore/${bin['tailedcore']}`, 'serve']);
    expectKnownFlags(JSON.parse(last('CMD')) as string[]);
  });

  it('has a health check that tells a server that is ready from one that is not', async () => {
    const [, command] = /HEALTHCHECK .*CMD (\[.*\])/.exec(await read('Dockerfile')) as RegExpExecArray;
    const [, , script] = JSON.parse(command as string) as [string, string, string];
    for (const [status, code] of [
      [200, 0],
      [503, 1],
    ]) {
      const server = createServer((_request, answer) => answer.writeHead(status as number).end()).listen(
        0,
        '127.0.0.1',
      );
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const asked = promisify(execFile)(process.execPath, ['-e', script.replace('8080', String(port))]);
      expect(await asked.then(() => 0).catch((error: { code: number }) => error.code)).toBe(code);
      server.close();
    }
  });
});

it('the compose file asks for a token, mounts models read-only and gives requests time to finish', async () => {
  const [compose] = await yamlOf<{ services: Record<string, Record<string, unknown>>; volumes: object }>(
    'compose.yaml',
  );
  const { tailedcore: service, ...others } = compose?.services ?? {};
  expect(others).toEqual({});
  expect(service).toMatchObject({
    ports: ['127.0.0.1:8080:8080'],
    volumes: ['./models:/models:ro', 'store:/store'],
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    restart: 'unless-stopped',
  });
  expect((service?.['environment'] as Record<string, string>)['TAILEDCORE_TOKEN']).toMatch(/^\$\{TAILEDCORE_TOKEN:\?/);
  expect(Number.parseInt(service?.['stop_grace_period'] as string)).toBeGreaterThan(drain);
  expect(Object.keys(compose?.volumes ?? {})).toEqual(['store']);
});

it('the Kubernetes manifest probes, limits and confines the container, and its service finds it', async () => {
  const [deployment, service] = await yamlOf<{ apiVersion: string; kind: string; spec: Record<string, unknown> }>(
    'kubernetes.yaml',
  );
  expect([deployment?.apiVersion, deployment?.kind]).toEqual(['apps/v1', 'Deployment']);
  expect([service?.apiVersion, service?.kind]).toEqual(['v1', 'Service']);
  const template = deployment?.spec['template'] as { metadata: { labels: object }; spec: PodSpec };
  expectSturdy(template.spec);
  expect(service?.spec['selector']).toEqual(template.metadata.labels);
  expect(deployment?.spec['selector']).toEqual({ matchLabels: template.metadata.labels });
  expect(deployment?.spec['replicas']).toBe(1);
});

it('the KServe manifest probes, limits and confines the container', async () => {
  const [inference] = await yamlOf<{ apiVersion: string; kind: string; spec: { predictor: PodSpec } }>('kserve.yaml');
  expect([inference?.apiVersion, inference?.kind]).toEqual(['serving.kserve.io/v1beta1', 'InferenceService']);
  expectSturdy(inference?.spec.predictor as PodSpec);
});

describe('the systemd unit', () => {
  it('starts the command with options that it has, and gives requests time to finish', async () => {
    const unit = await read('tailedcore.service');
    const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
    expectKnownFlags(value('ExecStart').split(' '));
    expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(drain);
    expect(value('DynamicUser')).toBe('yes');
    // Node compiles at run time, so memory that is both written and executed must be allowed.
    expect(unit).not.toContain('MemoryDenyWriteExecute');
  });

  const missing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
  it.skipIf(missing)('passes systemd-analyze, and exposes little', async () => {
    const file = join(folder, 'tailedcore.service');
    await writeFile(file, (await read('tailedcore.service')).replace('/usr/bin/node', process.execPath));
    const run = promisify(execFile);
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', file]);
    expect(stdout + stderr).toBe('');
    // A unit without any of these options stands at 9.6 of 10.
    const told = await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', file]);
    expect(told.stdout).toMatch(/exposure level for tailedcore\.service: [01]\.\d/);
  });
});
