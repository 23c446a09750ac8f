import type { Timing } from '../device-test.ts';

/** A table of paces: a line for each backbone and device, a column for each batch. */
export function timingsText(timings: readonly Timing[]): string[] {
  const batches = [...new Set(timings.map(({ batch }) => batch))];
  const keys = [...new Set(timings.map(({ backbone, device }) => `${backbone} on ${shown(device)}`))];
  const wide = Math.max(0, ...keys.map((key) => key.length));
  const lines = keys.map((key) => {
    const paces = batches.map((batch) => {
      const found = timings.find((each) => `${each.backbone} on ${shown(each.device)}` === key && each.batch === batch);
      return found ? `batch ${batch}: ${pace(found).padStart(8)}` : '';
    });
    return `${key.padEnd(wide)}   ${paces.join('   ')}`;
  });
  return timings.length === 0 ? [] : ['Milliseconds an image of 224 x 224 (~ reckoned from a smaller one):', ...lines];
}

function shown(device: string): string {
  return device === 'cpu' ? 'one cpu thread' : device;
}

function pace({ ms, estimated }: Timing): string {
  return `${estimated ? '~' : ''}${ms.toFixed(ms < 100 ? 1 : 0)}`;
}
