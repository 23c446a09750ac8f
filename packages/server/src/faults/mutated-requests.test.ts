import { join } from 'node:path';
import { fork, seededRandom } from '@tailedcore/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tailedcoreClient } from '../client/index.ts';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { mutatedRequest, soundRequests } from './mutated-requests.ts';
import { leak, rawRequest } from './raw-request.ts';

/** How many; the environment variable FAULTS asks for more. */
const requests = Number(process.env['FAULTS'] ?? 1000);
const folder = workFolder();
let server: RunningServer;
let image: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const model = await fitModel(folder);
  const limits = { headersTimeoutMs: 400, requestTimeoutMs: 400, maxBodyBytes: 200_000 };
  server = await startServer({
    models: model,
    port: 0,
    threads: 2,
    store: join(folder, 'store'),
    logLevel: 'silent',
    ...limits,
  });
  image = new Uint8Array(await drawPhotograph(1, { side: 24 }));
});
afterAll(() => server?.close());

it(`${requests} damaged requests are each answered with a status that is not the server's fault, and nothing is told of the server`, async () => {
  const sound = soundRequests(image);
  const port = Number(new URL(server.url).port);
  const before = await tailedcoreClient(server.url).predict('line', image);
  const statuses = new Map<number, number>();
  const send = async (seed: number) => {
    const bytes = mutatedRequest(sound, seededRandom(fork(seed, 'mutated request')));
    const gone = seed % 8 === 0;
    const answer = await rawRequest(port, bytes, { halfClose: gone });
    const told = `request ${seed}: ${bytes
      .toString('latin1')
      .slice(0, 300)
      .replace(/[^ -~\r\n]/g, '.')}\nanswer: ${answer.slice(0, 600)}`;
    // Who has closed his side may have gone: Node answers him only if it is done already.
    if (gone && answer === '') return;
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
    expect(status, told).toBeGreaterThanOrEqual(200);
    expect(status, told).toBeLessThan(500);
    expect(leak(answer, [folder]), told).toBeUndefined();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const queue = Array.from({ length: requests }, (_, seed) => seed);
  const lane = async () => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) await send(seed);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  // The damage reached every part: HTTP itself, routes, bodies, images; some of it did no harm.
  for (const status of [200, 400, 404, 422])
    expect(statuses.get(status), `status ${status}`).toBeGreaterThan(requests / 200);
  const after = await tailedcoreClient(server.url).predict('line', image);
  expect(after.score).toBe(before.score);
  expect(await tailedcoreClient(server.url).ready()).toBe(true);
});
