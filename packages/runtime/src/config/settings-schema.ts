import {
  inputSchema,
  type JsonSchema,
  methodJsonSchema,
  normalizeSettings,
  type Plugin,
  type PluginKind,
  pluginKinds,
  presetNames,
} from '@tailedcore/core';
import type { KnownParts } from './known-parts.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * A JSON schema (draft 2020-12) of settings, for editors: in it the options of a part depend on `use`, and where that is missing on `preset`. Any other
 * name may be used too, with any options.
 */
export function settingsSchema(known: KnownParts): Schema {
  const { $schema, properties, ...rest } = methodJsonSchema() as Schema & {
    properties: Readonly<Record<string, Schema>>;
  };
  const parts = pluginKinds.map((kind) => [kind, partSchema(kind, properties[kind] as Schema, known[kind])]);
  return {
    $schema,
    title: 'Settings of tailedcore',
    ...rest,
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors' },
      ...properties,
      ...Object.fromEntries(parts),
    },
    allOf: presetNames.map(usualParts),
    $defs: Object.fromEntries(
      pluginKinds.flatMap((kind) =>
        Object.entries(known[kind]).map(([use, plugin]) => [nameOf(kind, use), optionsSchema(kind, use, plugin)]),
      ),
    ),
  };
}

function partSchema(kind: PluginKind, part: Schema, plugins: Readonly<Record<string, Plugin>>): Schema {
  const names = Object.keys(plugins);
  const properties = part['properties'] as Readonly<Record<string, Schema>>;
  const { default: usual, description } = properties['use'] as JsonSchema;
  const use = { default: usual, description, anyOf: [{ enum: names }, { type: 'string', minLength: 1 }] };
  return {
    ...part,
    properties: { ...properties, use },
    allOf: names.map((name) => ({
      if: { properties: { use: { const: name } }, required: ['use'] },
      then: optionsOf(kind, name),
    })),
  };
}

/** The options of parts that are not named are those of the preset's parts; the first preset is the one where none is named. */
function usualParts(preset: (typeof presetNames)[number], i: number): Schema {
  const config = normalizeSettings({ preset });
  const unnamed = pluginKinds.map((kind) => [
    kind,
    { if: { type: 'object', not: { required: ['use'] } }, then: optionsOf(kind, config[kind].use) },
  ]);
  return {
    if: { properties: { preset: { const: preset } }, ...(i === 0 ? {} : { required: ['preset'] }) },
    then: { properties: Object.fromEntries(unnamed) },
  };
}

function optionsOf(kind: PluginKind, use: string): Schema {
  return { type: 'object', properties: { options: { $ref: `#/$defs/${pointer(nameOf(kind, use))}` } } };
}

/** A schema with references of its own becomes a resource of its own, so that they lead where they did. */
function optionsSchema(kind: PluginKind, use: string, plugin: Plugin): Schema {
  const schema: Record<string, unknown> = { ...inputSchema(plugin.options) };
  delete schema['$schema'];
  const own = JSON.stringify(schema).includes('"$ref"') ? { $id: `tailedcore:${pointer(nameOf(kind, use))}` } : {};
  return { ...own, description: plugin.description, ...schema };
}

function nameOf(kind: PluginKind, use: string): string {
  return `${kind}:${use}`;
}

/** A name as it stands in a reference. */
function pointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
