import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { threadCount } from '@tailedcore/compute';
import { fit } from 'tailedcore';
import { busyText, machineFacts } from '../bench/machine.ts';
import { photographs } from '../bench/photographs.ts';
import { measureClients, measureMemory, measureOverload, type ServeBench } from './bench-serve.ts';
import { clientsTable, memoryText, overloadText } from './report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '1,4,16,64' },
    /** Over which memory is watched. */
    requests: { type: 'string', default: '10000' },
    threads: { type: 'string' },
    /** A folder of photographs; default: real ones beside the checkout, else drawn ones. */
    images: { type: 'string' },
    results: { type: 'string', default: fileURLToPath(new URL('../../../bench-results', import.meta.url)) },
    /** Small, to see that everything runs; the figures mean nothing. */
    quick: { type: 'boolean', default: false },
  },
});
const { quick, images, results } = values;
const say = (text: string) => console.log(text);
const { threads } = threadCount(values.threads === undefined ? undefined : Number(values.threads));
const folder = await mkdtemp(join(tmpdir(), 'tailedcore-bench-'));
try {
  const machine = await machineFacts(threads, null);
  say(busyText(machine) ?? 'The machine is idle.');
  const drawn = { folder: images, drawnScale: quick ? 0.02 : 1 };
  const { paths, about } = await photographs(quick ? 12 : 100, drawn);
  const model = join(folder, 'bench.tailedcore');
  await fit(
    paths.map((path) => ({ name: path, path })),
    { settings: { augment: 'none' }, output: model, threads },
  );
  const bench: ServeBench = {
    model,
    images: await Promise.all(paths.map((path) => readFile(path))),
    threads,
    seconds: quick ? 0.5 : Number(values.seconds),
    clients: values.clients.split(',').map(Number),
    requests: quick ? 60 : Number(values.requests),
    say,
  };
  say(`${about}, ${threads} threads; clients and server share ${machine.cores} cores`);
  const measured = {
    machine,
    quick,
    images: about,
    clients: await measureClients(bench),
    overload: await measureOverload(bench),
    memory: await measureMemory(bench),
    loadAfter: (await machineFacts(threads, null)).load,
  };
  say(`\n${clientsTable(measured.clients)}\n\n${overloadText(measured.overload)}\n\n${memoryText(measured.memory)}`);
  await mkdir(results, { recursive: true });
  const file = join(results, 'serve.json');
  await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`);
  say(`\nWrote ${file}.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
