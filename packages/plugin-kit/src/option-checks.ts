import type { Plugin } from '@tailedcore/core';
import { check, type Check } from './check.ts';
import { difference } from './compare.ts';
import { fault, show } from './fault.ts';
import { type OptionSchema, optionSchemaOf, ruledOut } from './option-schema.ts';

/** What the options of a plugin promise. @param usual - options that must be accepted. */
export function optionChecks(plugin: Plugin, usual: unknown): Check[] {
  const given = usual as Readonly<Record<string, unknown>>;
  return [
    check('options: those of the test are accepted', async () => {
      await accepted(plugin, given);
    }),
    check('options: unknown keys are refused', async () => {
      await refused(plugin, { ...given, 'no such option': 1 });
    }),
    check('options: what is no record is refused', async () => {
      for (const value of [1, 'options', true, [1]]) await refused(plugin, value);
    }),
    check('options: the JSON schema lists and describes each', () => {
      const schema = optionSchemaOf(plugin);
      if (schema.type !== 'object') throw fault('a JSON schema of type object', schema, 'the options');
      checkDescribed(schema, 'options');
    }),
    check('options: a default, when given, changes nothing', async () => {
      const base = await accepted(plugin, given);
      for (const [key, option] of optionsOf(plugin)) {
        if (key in given || option.default === undefined) continue;
        const explicit = { ...given, [key]: option.default };
        const differs = difference(base, await accepted(plugin, explicit));
        if (differs !== undefined)
          throw fault('the default of the JSON schema to be that of the validation', differs, show(explicit));
      }
    }),
    check('options: those without default must be given', async () => {
      const { required = [] } = optionSchemaOf(plugin);
      for (const key of required) {
        const rest = Object.fromEntries(Object.entries(given).filter(([other]) => other !== key));
        await refused(plugin, rest);
      }
    }),
    check('options: what the JSON schema rules out is refused', async () => {
      for (const [key, option] of optionsOf(plugin))
        for (const value of ruledOut(option)) await refused(plugin, { ...given, [key]: value });
    }),
  ];
}

function optionsOf(plugin: Plugin): [string, OptionSchema][] {
  return Object.entries(optionSchemaOf(plugin).properties ?? {});
}

/** The plugin's own answer; core's also knows misspelt keys from the JSON schema, and would hide that the plugin swallows them. */
async function validated(plugin: Plugin, options: unknown) {
  return plugin.options['~standard'].validate(options);
}

async function accepted(plugin: Plugin, options: unknown): Promise<unknown> {
  const checked = await validated(plugin, options);
  if (checked.issues === undefined) return checked.value;
  throw fault('options that are accepted', checked.issues, `options ${show(options)}`);
}

async function refused(plugin: Plugin, options: unknown): Promise<void> {
  const checked = await validated(plugin, options);
  if (checked.issues === undefined)
    throw fault('a problem with the options', `none; they mean ${show(checked.value)}`, `options ${show(options)}`);
}

function checkDescribed({ properties = {}, anyOf = [], oneOf = [] }: OptionSchema, at: string): void {
  for (const [key, option] of Object.entries(properties)) {
    const path = `${at}.${key}`;
    if (!option.description?.trim()) throw fault(`a description of ${path}`, 'none', 'the JSON schema of the options');
    checkDescribed(option, path);
  }
  // What a choice holds is described where the choice is.
  for (const way of [...anyOf, ...oneOf]) if (way.description !== undefined) checkDescribed(way, at);
}
