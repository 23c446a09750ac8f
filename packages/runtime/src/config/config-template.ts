import {
  inputSchema,
  type JsonSchema,
  type MethodConfig,
  methodJsonSchema,
  pluginKinds,
  type PresetName,
} from '@tailedcore/core';
import { resolveMethod } from '../resolve-method.ts';
import { describedKey, describedYaml } from './config-text.ts';
import { knownParts } from './known-parts.ts';

/** The forms of a config file. */
export const templateFormats = ['yaml', 'json', 'ts'] as const;
/** A form of a config file. */
export type TemplateFormat = (typeof templateFormats)[number];

const about =
  'Settings of tailedcore. What is commented out is what the preset says: it changes nothing until you edit it.';

/**
 * A config file to begin with: the preset, and every other setting with its description and value, commented out. JSON has no comments: there it is
 * the preset alone, and the schema tells the rest in an editor.
 * @param schema - where the JSON schema of settings is, from the file's folder; undefined: nowhere.
 */
export async function configTemplate(format: TemplateFormat, preset: PresetName, schema?: string): Promise<string> {
  if (format === 'json') return `${JSON.stringify({ ...(schema ? { $schema: schema } : {}), preset }, null, 2)}\n`;
  const { complete } = await resolveMethod({ preset });
  const described = await describedSchema(complete);
  return format === 'yaml' ? yamlTemplate(complete, described, schema) : moduleTemplate(complete, described);
}

/** The schema of settings with the options of the very parts that settings name. */
export async function describedSchema(config: MethodConfig): Promise<JsonSchema> {
  const known = await knownParts();
  const schema = methodJsonSchema();
  const parts = pluginKinds.map((kind) => {
    const part = schema.properties?.[kind] as JsonSchema & {
      readonly properties: Readonly<Record<string, JsonSchema>>;
    };
    const { use } = config[kind];
    const plugin = known[kind][use];
    const names = `built-in: ${Object.keys(known[kind]).join(', ')}`;
    const options = { ...(plugin && inputSchema(plugin.options)), description: `Options of ${use}` };
    const properties = { ...part.properties, use: { description: names }, options };
    return [kind, { ...part, properties }];
  });
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(parts) } };
}

function yamlTemplate(complete: MethodConfig, described: JsonSchema, schema: string | undefined): string {
  const header = schema === undefined ? [about] : [`yaml-language-server: $schema=${schema}`, about];
  const text = describedYaml(complete, described, header);
  const lines = text
    .split('\n')
    .map((line) => (line === '' || line.startsWith('#') || line.startsWith('preset:') ? line : `# ${line}`));
  return lines.join('\n');
}

function moduleTemplate(complete: MethodConfig, described: JsonSchema): string {
  const lines = Object.entries(complete).flatMap(([key, value]) => {
    const own = describedKey(key, value, described.properties?.[key], '  ').join('\n').split('\n');
    return key === 'preset'
      ? own
      : ['', ...own.map((line) => (/^ *\/\//.test(line) && !/^ {3}/.test(line) ? line : `  // ${line.slice(2)}`))];
  });
  return [
    `// ${about}`,
    '// A part may also be a plugin object: cleaner: { use: myPlugin, options: { … } }.',
    "import type { Settings } from 'tailedcore';",
    '',
    'export default {',
    ...lines,
    '} satisfies Settings;',
    '',
  ].join('\n');
}
