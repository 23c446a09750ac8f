import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { memoryText, overloadText } from './report.ts';
import { sendLoad } from './send-load.ts';
import { quantiles, slope } from './statistics.ts';

describe('the statistics', () => {
  it('take quantiles by nearest rank', () => {
    const answers = Array.from({ length: 200 }, (_, i) => ({ status: 200, ms: 200 - i }));
    expect(quantiles(answers)).toEqual({ p50: 100, p95: 190, p99: 198, most: 200 });
    expect(quantiles([{ status: 200, ms: 7 }])).toEqual({ p50: 7, p95: 7, p99: 7, most: 7 });
    expect(quantiles([]).p99).toBeNaN();
  });

  it('fit a line', () => {
    expect(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2, 12);
    expect(
      slope([
        [0, 0],
        [1, 1],
        [2, 0],
        [3, 1],
      ]),
    ).toBeCloseTo(0.2, 12);
  });
});

it('the load keeps so many clients busy, counts every status and waits after a refusal', async () => {
  let [open, most, seen] = [0, 0, 0];
  const server = createServer((request, answer) => {
    most = Math.max(most, ++open);
    request.resume().on('end', () =>
      setTimeout(() => {
        open--;
        answer.writeHead(seen++ % 4 === 3 ? 429 : 200).end('{}');
      }, 5),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const route = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { answers, seconds } = await sendLoad(route, [Buffer.from('a'), Buffer.from('bc')], {
    clients: 5,
    until: { requests: 40 },
    pauseMs: 30,
  });
  server.close();
  // Others may be on their way when the last is counted.
  expect(answers.length).toBeGreaterThanOrEqual(40);
  expect(most).toBe(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(Math.floor(seen / 4));
  expect(Math.min(...answers.map(({ ms }) => ms))).toBeGreaterThan(4);
  expect(seconds).toBeGreaterThan(0.05);
});

it('says when a promise is not kept', () => {
  const times = { p50: 1, p95: 2, p99: 51, most: 60, count: 9 };
  const row = { clients: 64, places: 11, refused: times, accepted: times, others: 0 };
  expect(overloadText(row)).toContain('MORE than the 50 ms');
  expect(overloadText({ ...row, refused: { ...times, p99: 50 } })).toContain('within the 50 ms');
  expect(memoryText({ requests: 10, slope: undefined, slopeSecondHalf: undefined, first: 1, last: 1 })).toMatch(
    /does not tell/,
  );
});

it('the whole of it runs, and every request of the clients is judged', async () => {
  const results = await mkdtemp(join(tmpdir(), 'bench-serve-'));
  const main = fileURLToPath(new URL('../../dist/bench-serve/main.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    main,
    '--quick',
    '--clients',
    '1,6',
    '--results',
    results,
  ]);
  const { clients, overload, memory } = JSON.parse(await readFile(join(results, 'serve.json'), 'utf8')) as {
    clients: { clients: number; failed: number; answered: number }[];
    overload: { refused: { count: number }; accepted: { count: number }; others: number };
    memory: { slope?: number; last?: number };
  };
  await rm(results, { recursive: true });
  expect(stdout).toContain('| clients | images/s |');
  expect(clients.map(({ clients: count, failed }) => [count, failed])).toEqual([
    [1, 0],
    [6, 0],
  ]);
  expect(Math.min(...clients.map(({ answered }) => answered))).toBeGreaterThan(2);
  expect(overload.others).toBe(0);
  expect(Math.min(overload.refused.count, overload.accepted.count)).toBeGreaterThan(0);
  if (process.platform === 'linux') expect(memory.last).toBeGreaterThan(50);
});
