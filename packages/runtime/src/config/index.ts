export { configFilesIn } from './find-config-file.ts';
export { configTemplate, describedSchema, type TemplateFormat, templateFormats } from './config-template.ts';
export { configYaml, describedYaml } from './config-text.ts';
export { type KnownParts, knownParts } from './known-parts.ts';
export { parseYaml } from './parse-yaml.ts';
export { resolvePathOptions } from './path-options.ts';
export { settingsSchema } from './settings-schema.ts';
