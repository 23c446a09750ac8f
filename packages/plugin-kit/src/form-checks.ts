import { type Plugin, pluginApiVersion, type PluginKind, pluginKinds, type Traits } from '@tailedcore/core';
import { check, type Check } from './check.ts';
import { fault } from './fault.ts';

/** Traits, and the kinds that can promise them. */
const traitKinds: Readonly<Record<keyof Traits, readonly PluginKind[]>> = {
  identity: ['cleaner', 'tail'],
  seeded: ['backbone', 'cleaner', 'tail', 'coreset', 'index'],
  prefix: ['coreset'],
  covering: ['coreset'],
  recall: ['index'],
};

export function isKind(kind: unknown): kind is PluginKind {
  return pluginKinds.some((known) => known === kind);
}

/** What can be seen of a plugin without running it. */
export function formChecks(plugin: Plugin): Check[] {
  const { apiVersion, kind, name, description, traits = {} } = plugin;
  return [
    check('form: has the API version of this core', () => {
      if (apiVersion !== pluginApiVersion) throw fault(`apiVersion ${pluginApiVersion}`, apiVersion, 'the plugin');
    }),
    check('form: has a kind that there is', () => {
      if (!isKind(kind)) throw fault(`kind to be one of ${pluginKinds.join(', ')}`, kind, 'the plugin');
    }),
    check('form: has a name in kebab-case', () => {
      if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
        throw fault('a name of lower-case words joined by hyphens', name, 'the plugin');
    }),
    check('form: describes itself in one sentence', () => {
      if (typeof description !== 'string' || !/^\p{Lu}[^\n]{8,}\.$/u.test(description))
        throw fault(
          'a description of one line with a capital at its start and a full stop at its end',
          description,
          'the plugin',
        );
    }),
    check('form: promises traits that its kind can keep', () => {
      for (const [trait, value] of Object.entries(traits)) checkTrait(kind, trait, value);
    }),
  ];
}

function checkTrait(kind: PluginKind, trait: string, value: unknown): void {
  const able = traitKinds[trait as keyof Traits] as readonly PluginKind[] | undefined;
  const known = Object.keys(traitKinds).join(', ');
  if (able === undefined) throw fault(`traits to be among ${known}`, `trait ${trait}`, 'the plugin');
  if (!able.includes(kind)) throw fault(`trait ${trait} only of ${able.join(', ')}`, `a ${kind} with it`, 'the plugin');
  if (!traitHolds(trait as keyof Traits, value)) throw fault(`a sensible value of trait ${trait}`, value, 'the plugin');
}

function traitHolds(trait: keyof Traits, value: unknown): boolean {
  if (trait === 'covering') return typeof value === 'number' && value >= 1 && Number.isFinite(value);
  if (trait === 'recall') return typeof value === 'number' && value > 0 && value <= 1;
  return typeof value === 'boolean';
}
