import { performance } from 'node:perf_hooks';
import { fork, randomInteger, seededRandom } from '@tailedcore/core';
import { openSession, resolveMethod } from '@tailedcore/runtime';

export interface Measured {
  readonly what: 'fit' | 'predict';
  readonly threads: number;
  /** Milliseconds to read, build and open the network. */
  readonly opened: number;
  /** Milliseconds of wall clock, with all threads busy. */
  readonly perImage: number;
  /** "784 x 1024" */
  readonly patches: string;
  /** Columns; 0 where nobody reads it. */
  readonly embedding: number;
  /** Most memory that the process held, in bytes. */
  readonly peak: number;
  /** Bytes of the network in a model. */
  readonly graph: number;
}

const side = 224;
const imagesPerThread = 6;

/** Opens the network of the file and runs it on drawn images; the result goes to standard output as JSON. */
async function measure(name: string, weights: string, what: Measured['what'], threads: number): Promise<Measured> {
  await using session = openSession({ threads, offline: true });
  const preset = what === 'fit' ? 'tailedcore' : 'patchcore';
  const settings = await resolveMethod({ preset, backbone: { use: name, options: { weights } } });
  const started = performance.now();
  const { backbone } = await session.method(settings);
  const opened = performance.now() - started;
  const run = session.run(0);
  const random = seededRandom(fork(0, 'pixels'));
  const data = Uint8Array.from({ length: side * side * 3 }, () => randomInteger(random, 256));
  const image = { count: 1, height: side, width: side, data };
  const extractAll = (count: number) =>
    Promise.all(Array.from({ length: count }, () => backbone.extract({ ...image, data: data.slice() }, run)));
  const [first] = await extractAll(2 * threads); // opens a session in every thread
  const begun = performance.now();
  const count = imagesPerThread * threads;
  await extractAll(count);
  return {
    what,
    threads,
    opened,
    perImage: (performance.now() - begun) / count,
    patches: `${first?.patches.rows} x ${first?.patches.columns}`,
    embedding: backbone.embeddingColumns,
    peak: process.resourceUsage().maxRSS * 1024,
    graph: backbone.graph.length,
  };
}

const [name = '', weights = '', what = 'fit', threads = '1'] = process.argv.slice(2);
console.log(JSON.stringify(await measure(name, weights, what as Measured['what'], Number(threads))));
