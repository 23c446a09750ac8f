import { isPlain, type Plain } from './plain.ts';
import { presetFor, presets } from './presets.ts';
import { methodSchema, type MethodSettings, type PresetName } from './schema.ts';

/**
 * Settings laid one upon another, later ones winning key by key. Options of a part go with the part: where a later layer names another part, those
 * of the layers before are dropped.
 */
export function mergeSettings(...layers: readonly MethodSettings[]): MethodSettings {
  const preset = layers.findLast((layer) => layer.preset !== undefined)?.preset;
  return layers.reduce<Plain>((before, layer) => merge(before, layer, partsOf(preset)), {});
}

/** The preset's settings under `settings`. An unknown preset has none; its guards of the tail go with its tail sampler. */
export function withPreset(settings: Plain): Plain {
  const { preset, backbone, tail } = settings;
  const { tail: usual, ...others } = presetSettings(preset, useOf(backbone));
  const partOf = partsOf(preset);
  const isReplaced = ![undefined, partOf('tail')].includes(useOf(tail));
  return merge(isReplaced || usual === undefined ? others : { ...others, tail: usual }, settings, partOf);
}

function presetSettings(preset: unknown = 'tailedcore', backbone?: string): MethodSettings {
  return typeof preset === 'string' && Object.hasOwn(presets, preset) ? presetFor(preset as PresetName, backbone) : {};
}

function useOf(part: unknown): string | undefined {
  return isPlain(part) && typeof part['use'] === 'string' ? part['use'] : undefined;
}

/** The part that a preset has of a kind. */
type PartOf = (kind: string) => string | undefined;

function partsOf(preset: unknown): PartOf {
  const complete = methodSchema.parse(presetSettings(preset));
  return (kind) => {
    const part: unknown = complete[kind as keyof typeof complete];
    return isPlain(part) && typeof part['use'] === 'string' ? part['use'] : undefined;
  };
}

function merge(base: Plain, over: Plain, partOf: PartOf): Plain {
  const merged = Object.entries(over).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined) return [];
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    return [[key, isPlain(before) && isPlain(value) ? mergePart(before, value, partOf(key)) : value]];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** @param usual - the part where none is named. */
function mergePart(before: Plain, value: Plain, usual: string | undefined): Plain {
  const replaced = value['use'] !== undefined && value['use'] !== (before['use'] ?? usual);
  const { options, ...rest } = before;
  const kept = replaced || options === undefined ? rest : { ...rest, options };
  // A plugin object is one thing: it is replaced, never mixed with another.
  const { use = kept['use'], ...others } = value;
  return { ...mergeDeep(kept, others), ...(use === undefined ? {} : { use }) };
}

function mergeDeep(before: Plain, value: Plain): Plain {
  return merge(before, value, () => undefined);
}
