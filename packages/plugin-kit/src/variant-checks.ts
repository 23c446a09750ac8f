import { isDeepStrictEqual } from 'node:util';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { copyOf, difference } from './compare.ts';
import { fault, show } from './fault.ts';
import { resultOf } from './result-of.ts';
import type { TrialKind } from './trial.ts';

/** Whether options change what they should: the results, of backbones the id. */
export function variantChecks<Part extends object>(bench: Bench<Part>, kind: TrialKind<Part>): Check[] {
  const { settings, seed } = bench;
  const usual = settings.options ?? {};
  return (settings.variants ?? []).map(({ options, result }, at) =>
    check(
      `variant ${at + 1}: ${changed(usual, options)} gives ${result === 'same' ? 'the same' : 'another'} result`,
      async () => {
        const trace = async (part: Part): Promise<unknown> =>
          'id' in part ? part.id : copyOf(await resultOf(kind.of(part).draw(seed), part));
        const differs = difference(await bench.use(trace), await bench.use(trace, { options }));
        const input = `options ${show(options)} instead of ${show(usual)}, inputs of seed ${seed}`;
        if (result === 'other' && differs === undefined) throw fault('another result', 'the same', input);
        if (result === 'same' && differs !== undefined) throw fault('the same result', differs, input);
      },
    ),
  );
}

/** The options that differ, so that names stay the same where others hold paths. */
function changed(usual: unknown, options: unknown): string {
  const [before, after] = [usual, options] as Readonly<Record<string, unknown>>[];
  const keys = Object.keys({ ...before, ...after }).filter((key) => !isDeepStrictEqual(before?.[key], after?.[key]));
  return show(Object.fromEntries(keys.map((key) => [key, after?.[key]])));
}
