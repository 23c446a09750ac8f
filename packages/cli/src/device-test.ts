import {
  type DeviceChoice,
  deviceText,
  deviceTolerance,
  relativeDifference,
  type TakenDevice,
} from '@tailedcore/compute';
import {
  buildResnet,
  imagenetScaling,
  openGraphBackbone,
  prepareOpenimagesMobilenetV2,
  publishedResnets,
  randomResnetWeights,
} from '@tailedcore/backbones';
import type { Backbone, RunContext } from '@tailedcore/core';
import { defaultCacheDir, openSession, type Session, type SessionOptions } from '@tailedcore/runtime';
import { type Check, check } from './self-test.ts';
import { drawnImages, estimatePass, estimateSide, patienceMs, timePasses, timingSide } from './time-passes.ts';

/** Pace of a backbone. */
export interface Timing {
  readonly backbone: string;
  /** `cpu` is one thread of it. */
  readonly device: string;
  /** Images a forward pass. */
  readonly batch: number;
  /** Milliseconds an image of 224 x 224. */
  readonly ms: number;
  /** Reckoned from a smaller image, because a pass would have taken too long. */
  readonly estimated: boolean;
}

export interface DeviceTest {
  /** Absent when it could not be had. */
  readonly device?: TakenDevice;
  readonly checks: readonly Check[];
  readonly timings: readonly Timing[];
}

export interface TestedGraph {
  readonly name: string;
  graph(): Promise<Uint8Array>;
}

const batches = [1, 8];

/**
 * Runs networks (the default backbone, and a WideResNet-50-2 of random weights) on the CPU and on a device: do they agree, and how fast are they? A device
 * that cannot be had is a failed check.
 */
export async function testDevice(
  wanted: DeviceChoice,
  options: SessionOptions,
  graphs: readonly TestedGraph[] = testedGraphs(options),
): Promise<DeviceTest> {
  await using cpu = openSession({ ...options, threads: 1, device: 'cpu' });
  // What it has to tell is told in the checks.
  await using session = openSession({ ...options, threads: 1, device: wanted, onWarning: () => undefined });
  let device: TakenDevice | undefined;
  const found = await check(`device ${wanted}`, async () => {
    device = await session.engine.device();
    return { ok: true, detail: deviceText(device) };
  });
  if (device === undefined) return { checks: [found], timings: [] };
  const checks = [found];
  const timings: Timing[] = [];
  for (const tested of graphs) {
    const graph = await tested.graph();
    await using onCpu = await open(graph, cpu);
    timings.push(...(await timeBackbone(tested.name, 'cpu', onCpu, cpu.run(0))));
    if (device.name === 'cpu') continue;
    const { name } = device;
    const agree = await check(`${tested.name} on ${name} agrees with the CPU`, async () => {
      await using onDevice = await open(graph, session);
      timings.push(...(await timeBackbone(tested.name, name, onDevice, session.run(0))));
      // Awaited here, since the backbone closes when this returns.
      return await compareBackbones(onCpu, onDevice, session.run(0));
    });
    checks.push(agree);
  }
  return { device, checks, timings };
}

function testedGraphs({ cacheDir = defaultCacheDir(), onWarning }: SessionOptions): TestedGraph[] {
  return [
    {
      name: 'openimages-mobilenet-v2',
      graph: async () => (await prepareOpenimagesMobilenetV2({ cacheDir, warn: onWarning })).graph,
    },
    {
      name: 'wide-resnet50 (random weights)',
      graph: async () =>
        buildResnet(randomResnetWeights(publishedResnets['wide-resnet50'].sizes, 1), {
          name: 'wide-resnet50 of random weights',
          scaling: imagenetScaling,
          widths: { perMap: 1024, columns: 1024 },
          provenance: {},
        }),
    },
  ];
}

function open(graph: Uint8Array, { engine }: Session): Promise<Backbone> {
  return openGraphBackbone(graph, { openGraph: (model) => engine.openGraph(model), embeddings: true });
}

async function timeBackbone(backbone: string, device: string, opened: Backbone, run: RunContext): Promise<Timing[]> {
  const estimate = await estimatePass(opened, run);
  const timings: Timing[] = [];
  for (const batch of batches) {
    const estimated = estimate * batch > patienceMs;
    timings.push({
      backbone,
      device,
      batch,
      ms: estimated ? estimate : (await timePasses(opened, batch, timingSide, run)) / batch,
      estimated,
    });
  }
  return timings;
}

/** Two images in one pass, so that images that get mixed up are found out too. */
export async function compareBackbones(cpu: Backbone, device: Backbone, run: RunContext): Promise<Omit<Check, 'name'>> {
  const slow = (await estimatePass(device, run)) > patienceMs;
  const images = drawnImages(2, slow ? estimateSide : timingSide);
  const expected = await cpu.extract(images, run);
  const found = await device.extract(images, run);
  const patches = relativeDifference(found.patches.data, expected.patches.data);
  const embeddings = relativeDifference(found.embeddings.data, expected.embeddings.data);
  return {
    ok: patches <= deviceTolerance && embeddings <= deviceTolerance,
    detail:
      `patches differ by ${patches.toExponential(1)} of the largest value, embeddings by ${embeddings.toExponential(1)}` +
      ` (allowed: ${deviceTolerance}), two images of ${images.width} x ${images.height}`,
  };
}
