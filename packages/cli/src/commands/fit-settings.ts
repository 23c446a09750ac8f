import { fail, type MethodSettings } from '@tailedcore/core';

/** The flags of `fit` that are settings of the method. */
export interface SettingFlags {
  readonly preset?: MethodSettings['preset'];
  readonly augment?: MethodSettings['augment'];
  readonly fit?: 'crop' | 'stretch';
  readonly resize?: number;
  readonly crop?: number;
  readonly falseAlarms?: number;
  readonly seed?: number;
  readonly backbone?: string;
  readonly weights?: string;
  readonly set?: MethodSettings;
}

/**
 * What flags say; they win over --set. What --set says wrongly is left for the check of all settings to tell.
 * @param config - settings of a config file, which may name the network that the weights belong to.
 * @throws E_OPTION for weights of a network that nothing names.
 */
export function settingsOf(flags: SettingFlags, config: MethodSettings = {}): MethodSettings {
  const { set = {}, preset, augment, fit, resize, crop, falseAlarms, seed, backbone, weights } = flags;
  const settings = { ...set, ...given({ preset, augment, falseAlarms, seed }) } as Record<string, unknown>;
  put(settings, 'image', given({ fit, resize, crop }));
  put(settings, 'backbone', given({ use: backbone }));
  if (weights !== undefined) {
    const chosen = settings['backbone'] ?? {};
    if (!namesPart(chosen) && !namesPart(config.backbone))
      throw fail('E_OPTION', {
        what: '--weights',
        expected: '--backbone with the name of their network',
        received: 'none',
      });
    const named = isObject(chosen) ? { ...chosen } : {};
    put(named, 'options', { weights });
    settings['backbone'] = named;
  }
  return settings as MethodSettings;
}

function namesPart(part: unknown): boolean {
  return isObject(part) && part['use'] !== undefined;
}

/** Lays `values` over what `settings` has under `key`, unless that is no object. */
function put(settings: Record<string, unknown>, key: string, values: Readonly<Record<string, unknown>>): void {
  const before = settings[key] ?? {};
  if (Object.keys(values).length > 0 && isObject(before)) settings[key] = { ...before, ...values };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function given(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
