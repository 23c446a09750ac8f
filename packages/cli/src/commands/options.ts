import { type DeviceChoice, deviceChoices } from '@tailedcore/compute';
import type { MethodSettings } from '@tailedcore/core';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options that every command that computes takes. */
export interface CommonOptions {
  readonly threads?: number;
  readonly device?: DeviceChoice;
  readonly cacheDir?: string;
  readonly quiet?: boolean;
}

const mostThreads = 512;
const largestSeed = 2 ** 32 - 1;

/** @param quiet - what is left out, for the help. */
export function withCommonOptions(command: Command, quiet: string): Command {
  return command
    .option(
      '--threads <n>',
      'worker threads (results do not depend on it; default: TAILEDCORE_THREADS, else what the process may use)',
      wholeNumber(1, mostThreads),
    )
    .addOption(new Option('--device <name>', 'what backbones run on (default: "cpu")').choices(deviceChoices))
    .option(
      '--cache-dir <dir>',
      'where converted and downloaded backbones are kept (default: the user cache folder)',
      folderName,
    )
    .option('-q, --quiet', quiet);
}

/** A parser of whole numbers in a range. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const expected =
    most === Number.MAX_SAFE_INTEGER
      ? `Expected a whole number of at least ${least}.`
      : `Expected a whole number from ${least} to ${most}.`;
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(expected);
    return value;
  };
}

export const seedNumber = wholeNumber(0, largestSeed);

export function share(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Expected a share between 0 and 1, such as 0.01.');
  return value;
}

/** Any text but none. */
export function name(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected a name.');
  return text;
}

/** Any texts but empty ones: an option that may be given several times. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, name(text)];
}

export function webAddress(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new InvalidArgumentError('Expected an address such as https://mirror.example.org.');
  return text;
}

function folderName(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the name of a folder.');
  return text;
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** "2GB", "500MB", "1.5G", or bytes. */
export function byteCount(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?$/i.exec(text.trim()) ?? [];
  if (digits === undefined || Number(digits) <= 0)
    throw new InvalidArgumentError('Expected a size such as 2GB or 500MB.');
  return Number(digits) * (units[unit?.toUpperCase() ?? ''] as number);
}

/** Adds "a.b=value" to settings; the value is JSON where it can be, else text. */
export function assign(text: string, settings: MethodSettings = {}): MethodSettings {
  const at = text.indexOf('=');
  const keys = text.slice(0, at).split('.');
  if (at < 1 || keys.some((key) => key === '' || key === '__proto__')) {
    throw new InvalidArgumentError('Expected path=value, such as coreset.ratio=0.02.');
  }
  const result = structuredClone(settings) as Record<string, unknown>;
  let node = result;
  for (const key of keys.slice(0, -1)) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined;
    node = (node[key] = typeof next === 'object' && next !== null ? next : {}) as Record<string, unknown>;
  }
  node[keys.at(-1) as string] = parse(text.slice(at + 1));
  return result as MethodSettings;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
