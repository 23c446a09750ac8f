import { fail } from '../errors.ts';
import { presets } from './presets.ts';
import { type MethodConfig, methodSchema, type MethodSettings, presetNames } from './schema.ts';

/**
 * Complete settings: the preset's, overridden by `settings`. Options of a part are those of the preset only while the part is the preset's.
 * @throws E_CONFIG listing every problem with its path.
 */
export function normalizeSettings(settings: MethodSettings = {}): MethodConfig {
  const preset = settings.preset ?? 'tailedcore';
  const base: MethodSettings = presets[preset] ?? {};
  const checked = methodSchema.safeParse(merge(base, settings));
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, message }) => `  ${path.join('.') || 'settings'}: ${message}`);
  if (!(presetNames as readonly string[]).includes(preset)) problems.push(`  known presets: ${presetNames.join(', ')}`);
  throw fail('E_CONFIG', { problems: problems.join('\n') });
}

type Plain = Readonly<Record<string, unknown>>;

function merge(base: Plain, over: Plain): Plain {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = result[key];
    result[key] = isPlain(before) && isPlain(value) ? mergePart(before, value) : value;
  }
  return result;
}

function mergePart(before: Plain, value: Plain): Plain {
  const replaced = value['use'] !== undefined && value['use'] !== before['use'];
  const { options, ...rest } = before;
  return merge(replaced ? rest : { ...rest, ...(options === undefined ? {} : { options }) }, value);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
