import type { GraphSession } from '@tailedcore/core';
import { deviceError, deviceTolerance, type GpuName } from './device.ts';
import { relativeDifference } from './probe.ts';

type Run = GraphSession['run'];
type Outputs = Awaited<ReturnType<Run>>;

/**
 * A session on a device whose first pass is done on the CPU too: results are given out only when both agree. A device may compute some
 * networks wrongly and say nothing (onnxruntime 1.30's WebGPU does so for convolutions of 6, 9 or 15 channels, see docs/devices.md), and wrong
 * features look like any others. It costs one pass on the CPU.
 * @throws E_DEVICE from `run` when they do not agree.
 */
export function verifiedSession(
  name: GpuName,
  session: GraphSession,
  runOnCpu: (inputs: Parameters<Run>[0]) => ReturnType<Run>,
): GraphSession {
  let verified: Promise<void> | undefined;
  return {
    batch: session.batch,
    async run(inputs, signal) {
      const found = await session.run(inputs, signal);
      verified ??= runOnCpu(inputs).then((expected) => requireAgreement(name, found, expected));
      await verified;
      return found;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function requireAgreement(name: GpuName, found: Outputs, expected: Outputs): void {
  for (const [output, { data }] of Object.entries(expected)) {
    const difference = relativeDifference(found[output]?.data ?? [], data);
    if (difference <= deviceTolerance) continue;
    const reason = `it computes this network wrongly: ${output} differs from the CPU's by ${difference.toExponential(1)} of its largest value, more than ${deviceTolerance}`;
    throw deviceError(name, reason);
  }
}
