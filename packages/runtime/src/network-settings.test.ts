import { expect, test } from 'vitest';
import { networkSettings } from './network-settings.ts';

test('what was given wins over the environment', () => {
  const env = { TAILEDCORE_OFFLINE: '1', TAILEDCORE_MIRROR: 'https://a', HF_ENDPOINT: 'https://b' };
  expect(networkSettings({ offline: false, mirror: 'https://c//' }, env)).toEqual({
    offline: false,
    mirror: 'https://c',
  });
  expect(networkSettings({}, env)).toEqual({ offline: true, mirror: 'https://a' });
});

test('the hub’s own variable serves where ours is empty; without either it is the hub', () => {
  expect(networkSettings({}, { TAILEDCORE_MIRROR: '', HF_ENDPOINT: 'https://b/' }).mirror).toBe('https://b');
  expect(networkSettings({}, { HF_ENDPOINT: '' })).toEqual({ offline: false, mirror: undefined });
});

test.each([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['no', false],
  ['False', false],
  ['', false],
])('TAILEDCORE_OFFLINE=%s means %s', (value, offline) => {
  expect(networkSettings({}, { TAILEDCORE_OFFLINE: value }).offline).toBe(offline);
});
