import type { MethodSettings } from 'tailedcore';

/**
 * Settings with others laid over them, given as the command line's `--set` takes them ("coreset.use=random"; the value is JSON where it can be, else text).
 * Options of a part do not outlive its replacement.
 * @throws an Error where one is no path=value.
 */
export function withSettings(settings: MethodSettings, assignments: readonly string[]): MethodSettings {
  const result = structuredClone(settings) as Record<string, unknown>;
  for (const text of assignments) {
    const [, path, value] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
    if (path === undefined || value === undefined) throw new Error(`--set ${text}: expected path=value`);
    assign(result, path.split('.'), valueOf(value));
  }
  return result as MethodSettings;
}

function assign(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (key === 'use' && target['use'] !== value) delete target['options'];
    target[key] = value;
    return;
  }
  const inner = (target[key] ??= {});
  if (typeof inner !== 'object' || inner === null) throw new Error(`--set: ${key} holds no settings`);
  assign(inner as Record<string, unknown>, rest, value);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
