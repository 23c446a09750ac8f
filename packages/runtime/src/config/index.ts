export { configFilesIn } from './find-config-file.ts';
export { configTemplate, describedSchema, type TemplateFormat, templateFormats } from './config-template.ts';
export { configYaml, describedYaml } from './config-text.ts';
export { type KnownParts, knownParts } from './known-parts.ts';
export { settingsSchema } from './settings-schema.ts';
