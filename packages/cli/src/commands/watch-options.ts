import { fail } from '@tailedcore/core';
import { type MoveTo, type Outcome, outcomes, type Webhook } from '@tailedcore/runtime/watch';

/** What the flags say of the webhook. */
export interface WebhookFlags {
  readonly webhook?: string;
  readonly webhookOn?: 'all' | 'defect';
  readonly webhookHeader?: readonly string[];
  readonly webhookSecret?: string;
  readonly webhookTimeout?: number;
}

/** Undefined where no address is given. @throws E_OPTION for a header without a colon (its text is not told), and for flags without an address. */
export function webhookOf(flags: WebhookFlags): Webhook | undefined {
  const { webhook: url, webhookOn: on, webhookHeader = [], webhookSecret: secret, webhookTimeout: timeout } = flags;
  if (url !== undefined) return { url, on, headers: headersOf(webhookHeader), secret, timeout };
  if (on !== undefined || webhookHeader.length > 0 || timeout !== undefined)
    throw fail('E_OPTION', {
      what: '--webhook',
      expected: 'an address for the other --webhook flags',
      received: 'none',
    });
  return undefined;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => {
    const at = line.indexOf(':');
    if (at < 1)
      throw fail('E_OPTION', { what: '--webhook-header', expected: '"Name: value"', received: 'another (not shown)' });
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
}

/** "DIR", or "good=DIR,defect=DIR,bad=DIR". @throws E_OPTION for an outcome that there is not, or twice. */
export function moveOf(text: string | undefined): MoveTo | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.split(/=(.*)/s));
  if (parts.every(([, folder]) => folder === undefined) && text !== '') return text;
  const names = parts.map(([name]) => name as string);
  const wrong = parts.some(([, folder]) => !folder) || names.some((name) => !isOutcome(name));
  if (wrong || new Set(names).size < names.length)
    throw fail('E_OPTION', {
      what: '--move',
      expected: 'DIR, or good=DIR,defect=DIR,unknown=DIR,bad=DIR',
      received: text,
    });
  return Object.fromEntries(parts.map(([name, folder]) => [name, folder])) as MoveTo;
}

function isOutcome(name: string): name is Outcome {
  return outcomes.some((outcome) => outcome === name);
}
