import type { MethodSettings } from '@tailedcore/core';

/** The flags of `fit` that are settings of the method. */
export interface SettingFlags {
  readonly preset?: MethodSettings['preset'];
  readonly augment?: MethodSettings['augment'];
  readonly fit?: 'crop' | 'stretch';
  readonly resize?: number;
  readonly crop?: number;
  readonly falseAlarms?: number;
  readonly seed?: number;
  readonly set?: MethodSettings;
}

/** Flags win over --set, --set over the preset. What --set says wrongly is left for the check of all settings to tell. */
export function settingsOf({ set = {}, preset, augment, fit, resize, crop, falseAlarms, seed }: SettingFlags) {
  const image = given({ fit, resize, crop });
  const flags = given({ preset, augment, falseAlarms, seed });
  const merged = { ...set, ...flags } as MethodSettings;
  if (Object.keys(image).length === 0) return merged;
  const before: unknown = set.image ?? {};
  const isObject = typeof before === 'object' && !Array.isArray(before);
  return { ...merged, image: isObject ? { ...before, ...image } : before } as MethodSettings;
}

function given(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
