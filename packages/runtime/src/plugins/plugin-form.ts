import { type Plugin, pluginApiVersion, type PluginKind, pluginKinds, receivedText } from '@tailedcore/core';

/**
 * What is wrong with a value that should be a plugin, of `kind` if given; undefined: nothing.
 * Made for border checks: the value may be anything.
 */
export function pluginProblem(value: unknown, kind?: PluginKind): string | undefined {
  if (!isRecord(value)) return `expected a plugin made by definePlugin, received ${receivedText(value)}`;
  const { apiVersion } = value;
  if (!Number.isInteger(apiVersion)) return `its apiVersion is ${receivedText(apiVersion)}: make it with definePlugin`;
  if (apiVersion !== pluginApiVersion) return apiVersionProblem(apiVersion as number);
  if (!(pluginKinds as readonly unknown[]).includes(value['kind']))
    return `its kind is ${receivedText(value['kind'])}: expected one of ${pluginKinds.join(', ')}`;
  if (kind !== undefined && value['kind'] !== kind) return `it is a ${value['kind']}, not a ${kind}`;
  for (const key of ['name', 'description'])
    if (typeof value[key] !== 'string' || value[key] === '')
      return `its ${key} is ${receivedText(value[key])}: expected a text`;
  if (typeof value['create'] !== 'function')
    return `its create is ${receivedText(value['create'])}: expected a function`;
  return optionsProblem(value['options']);
}

/** Whether nothing is wrong with `value` as a plugin. */
export function isPlugin(value: unknown): value is Plugin {
  return pluginProblem(value) === undefined;
}

function apiVersionProblem(received: number): string {
  const update = received < pluginApiVersion ? 'update the plugin' : 'update tailedcore';
  return `it speaks version ${received} of the plugin interface, this program version ${pluginApiVersion}: ${update}`;
}

function optionsProblem(options: unknown): string | undefined {
  const standard = isRecord(options) ? options['~standard'] : undefined;
  const advice = 'give a schema that speaks Standard Schema and Standard JSON Schema, such as one of zod 4.2 or later';
  if (!isRecord(standard) || typeof standard['validate'] !== 'function')
    return `its options are no Standard Schema: ${advice}`;
  const { jsonSchema } = standard;
  if (!isRecord(jsonSchema) || typeof jsonSchema['input'] !== 'function')
    return `its options tell no JSON schema: ${advice}`;
  return undefined;
}

/** Schemas may be functions that carry properties. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
