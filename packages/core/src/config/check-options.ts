import type { OptionsSchema, PluginKind } from '../plugin.ts';
import type { Problem } from './problem.ts';

/** The checked options of a part, complete with defaults, or all that is wrong with them. */
export async function checkOptions<Options>(
  plugin: { readonly kind: PluginKind; readonly options: OptionsSchema<Options> },
  options: unknown,
): Promise<{ readonly value: Options } | { readonly problems: readonly Problem[] }> {
  const checked = await plugin.options['~standard'].validate(options ?? {});
  if (checked.issues === undefined) return { value: checked.value };
  return {
    problems: checked.issues.map(({ path = [], message }) => ({
      path: [plugin.kind, 'options', ...path.map((key) => (typeof key === 'object' ? key.key : key))].join('.'),
      message,
    })),
  };
}
