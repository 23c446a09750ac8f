import { createHmac } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type AppendLog, openAppendLog } from './append-log.ts';
import { checkWebhook } from './check-webhook.ts';
import { hookServer } from './fixtures/hook-server.ts';
import { someRecord } from './fixtures/some-record.ts';
import { until, watchFolders } from './fixtures/watch-folders.ts';
import type { Webhook } from './watch-options.ts';
import { WebhookQueue } from './webhook-queue.ts';

const folder = watchFolders();
const quick = { firstWait: 5, longestWait: 20, timeout: 5000 };

/** A journal, and queues over it one after the other. */
async function journalOf(name: string) {
  const log = await openAppendLog(join(folder, `${name}.jsonl`));
  const warnings: string[] = [];
  const failures: Error[] = [];
  const state = join(folder, `${name}-state.json`);
  const refused = join(folder, `${name}-refused.jsonl`);
  return {
    ...{ log, warnings, failures, state, refused },
    put: (...names: string[]) => putAll(log, names),
    open: (hook: Webhook) =>
      WebhookQueue.open({
        hook: { ...quick, ...hook },
        log,
        statePath: state,
        refusedPath: refused,
        onWarning: (text) => warnings.push(text),
        onFailure: (error) => failures.push(error),
      }),
  };
}

async function putAll(log: AppendLog, names: readonly string[]): Promise<void> {
  for (const name of names)
    await log.append(JSON.stringify(someRecord(name, name.startsWith('defect') ? 'defect' : 'good')));
}

test('results come in order, as they stand in the journal, with id, attempt, headers and signature', async () => {
  await using hook = await hookServer(() => 200);
  const journal = await journalOf('order');
  const headers = { Authorization: 'Bearer xyz' };
  const queue = await journal.open({ url: hook.url, headers, secret: 'key' });
  await journal.put('a', 'b\u2028', 'c');
  queue.wake();
  expect(await queue.close(20_000)).toEqual({ delivered: 3, refused: 0, undelivered: 0 });
  expect(hook.calls.map(({ body }) => `${body}\n`).join('')).toBe(await readFile(journal.log.path, 'utf8'));
  const { headers: sent, body } = hook.calls[1] as (typeof hook.calls)[0];
  const signature = `sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`;
  expect(sent).toMatchObject({ 'x-tailedcore-attempt': '1', 'x-tailedcore-signature': signature });
  expect(sent).toMatchObject({ authorization: 'Bearer xyz', 'content-type': 'application/json' });
  expect(sent['x-tailedcore-id']).toBe('id-of-b%E2%80%A8');
});

test('a hook that fails, closes or does not answer is tried again until it takes the result, and this is told once', async () => {
  const answers = [500, 503, 429, 408, 425, undefined, 204];
  await using hook = await hookServer((n) => (n < answers.length ? answers[n] : 200));
  const journal = await journalOf('fails');
  const queue = await journal.open({ url: hook.url, timeout: 200, headers: { 'x-token': 'hidden' } });
  await journal.put('a', 'b');
  queue.wake();
  expect(await queue.close(20_000)).toEqual({ delivered: 2, refused: 0, undelivered: 0 });
  expect(hook.names()).toEqual([...Array(7).fill('a'), 'b']);
  expect(hook.calls.map(({ headers }) => headers['x-tailedcore-attempt'])).toEqual([...'1234567', '1']);
  expect(journal.warnings).toEqual([
    expect.stringContaining('fails: status 500. Results are kept'),
    expect.stringContaining('answers again'),
  ]);
});

test('the waits between tries grow, and vary', async () => {
  const times: number[] = [];
  await using hook = await hookServer((n) => {
    times.push(performance.now());
    return n < 4 ? 500 : 200;
  });
  const journal = await journalOf('waits');
  const queue = await journal.open({ url: hook.url, firstWait: 40, longestWait: 10_000 });
  await journal.put('a');
  queue.wake();
  await queue.close(20_000);
  const waits = times.slice(1).map((time, i) => time - (times[i] as number));
  waits.forEach((time, i) => expect(time).toBeGreaterThanOrEqual(40 * 2 ** i - 2));
});

test.each([400, 401, 404, 302])(
  'status %i is given up at once, told and noted; the next one is sent',
  async (status) => {
    await using hook = await hookServer((n) => (n === 0 ? status : 200));
    const journal = await journalOf(`refused-${status}`);
    const queue = await journal.open({ url: `${hook.url}?token=hidden` });
    await journal.put('a', 'b');
    queue.wake();
    expect(await queue.close(20_000)).toEqual({ delivered: 1, refused: 1, undelivered: 0 });
    expect(hook.names()).toEqual(['a', 'b']);
    expect(journal.warnings).toEqual([
      `E_WEBHOOK: The webhook ${hook.url} refused the result of a with status ${status}, after 1 attempt. It is not sent again.`,
    ]);
    const noted = JSON.parse(await readFile(journal.refused, 'utf8'));
    expect(noted).toMatchObject({ id: 'id-of-a', name: 'a', answer: `status ${status}`, attempts: 1 });
  },
);

test('what a hook that is down did not get is sent by the next start, each once', async () => {
  const gone = await hookServer(() => 200);
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  const journal = await journalOf('down');
  const first = await journal.open({ url });
  await journal.put('a', 'b');
  first.wake();
  await until(() => journal.warnings.length > 0);
  expect(journal.warnings[0]).toContain('no connection (ECONNREFUSED)');
  const began = performance.now();
  expect(await first.close(100)).toEqual({ delivered: 0, refused: 0, undelivered: 2 });
  expect(performance.now() - began).toBeLessThan(3000);
  await using hook = await hookServer((n) => (n === 1 ? undefined : 200), Number(new URL(url).port));
  const second = await journal.open({ url, timeout: 60_000 });
  await until(() => hook.calls.length === 2);
  expect(await second.close(50)).toEqual({ delivered: 1, refused: 0, undelivered: 1 });
  const third = await journal.open({ url });
  expect(await third.close(20_000)).toMatchObject({ delivered: 1, undelivered: 0 });
  expect(hook.names()).toEqual(['a', 'b', 'b']);
  expect(new Set(hook.calls.slice(1).map(({ headers }) => headers['x-tailedcore-id'])).size).toBe(1);
});

test('of good results none is sent where only defects are wanted', async () => {
  await using hook = await hookServer(() => 200);
  const journal = await journalOf('defects');
  const queue = await journal.open({ url: hook.url, on: 'defect' });
  await journal.put('a', 'defect 1', 'b', 'defect 2', 'c');
  queue.wake();
  expect(await queue.close(20_000)).toEqual({ delivered: 2, refused: 0, undelivered: 0 });
  expect(hook.names()).toEqual(['defect 1', 'defect 2']);
});

test('a hook that is new does not get what was judged before it, nor does a position of another journal count', async () => {
  await using hook = await hookServer(() => 200);
  const journal = await journalOf('new');
  await journal.put('old');
  const first = await journal.open({ url: hook.url });
  await journal.put('a');
  first.wake();
  expect(await first.close(20_000)).toMatchObject({ delivered: 1 });
  const other = await journalOf('other');
  await other.put('x');
  const second = await WebhookQueue.open({
    ...{ hook: { ...quick, url: hook.url }, log: other.log, statePath: journal.state, refusedPath: other.refused },
    ...{ onWarning: () => {}, onFailure: () => {} },
  });
  await other.put('y');
  second.wake();
  await second.close(20_000);
  expect(hook.names()).toEqual(['a', 'y']);
});

test('a state that cannot be written is a failure, not a loop', async () => {
  await using hook = await hookServer(() => 200);
  const journal = await journalOf('state');
  const queue = await journal.open({ url: hook.url });
  await rm(journal.state);
  await mkdir(journal.state);
  await journal.put('a', 'b');
  queue.wake();
  await until(() => journal.failures.length > 0);
  expect(journal.failures).toMatchObject([{ code: 'E_OUTPUT' }]);
  await wait(50);
  expect(hook.calls).toHaveLength(1);
});

test.each([
  [{ url: 'ftp://a.example' }, 'begins with ftp:'],
  [{ url: 'hidden' }, 'something else'],
  [{ url: 'https://me:hidden@a.example' }, 'passwords in a header'],
  [{ url: 'https://a.example', headers: { 'X Y': 'hidden' } }, 'not shown'],
  [{ url: 'https://a.example', headers: { Authorization: 'hidden\nX: 1' } }, 'not shown'],
  [{ url: 'https://a.example', secret: '' }, 'an empty one'],
])('%j is refused without telling what may be secret', (hook, reason) => {
  const error = (() => {
    try {
      return checkWebhook(hook);
    } catch (caught) {
      return caught as Error;
    }
  })();
  expect(error).toMatchObject({ code: 'E_OPTION', message: expect.stringContaining(reason) });
  expect(error?.message).not.toContain('hidden');
});
