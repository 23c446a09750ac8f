import type { OptionsSchema, PluginKind } from '../plugin.ts';
import { issueProblems } from './issues.ts';
import { inputSchema } from './json-schema.ts';
import type { Problem } from './problem.ts';
import { takeUnknownKeys } from './unknown-keys.ts';

/** The checked options of a part, complete with defaults, or all that is wrong with them. */
export async function checkOptions<Options>(
  plugin: { readonly kind: PluginKind; readonly options: OptionsSchema<Options> },
  options: unknown,
): Promise<{ readonly value: Options } | { readonly problems: readonly Problem[] }> {
  const at = [plugin.kind, 'options'];
  const json = inputSchema(plugin.options);
  const { value, problems } = json ? takeUnknownKeys(options ?? {}, json, at) : { value: options ?? {}, problems: [] };
  const checked = await plugin.options['~standard'].validate(value);
  if (checked.issues === undefined && problems.length === 0) return { value: checked.value };
  return { problems: [...problems, ...issueProblems(checked.issues ?? [], options ?? {}, json, at)] };
}
