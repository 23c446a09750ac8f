import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countOf } from '@tailedcore/core';
import { barsSvg } from './bars-svg.ts';
import type { Bench, Works } from './bench.ts';
import { curvesSvg } from './curves-svg.ts';
import { type Machine, machineText } from './machine.ts';
import type { Row } from './row.ts';
import { table } from './table.ts';

export interface RunOptions {
  readonly name: string;
  readonly machine: Machine;
  /** Only works whose title contains this. */
  readonly only?: string | undefined;
  /** Folder of `<name>.json` and `<name>.svg`. */
  readonly results: string;
}

/**
 * Measures the works, prints the table, writes `<name>.json` and a plot.
 * @returns the rows; one whose sides disagree is there with `equal` false.
 */
export async function runBench(bench: Bench, make: (bench: Bench) => Works, options: RunOptions): Promise<Row[]> {
  const { name, machine, only, results } = options;
  bench.say(`\n## ${name}${bench.quick ? ' (quick: the figures mean nothing)' : ''}`);
  await using works = make(bench);
  const rows: Row[] = [];
  for (const { title, run } of works.works) {
    if (only !== undefined && !title.includes(only)) continue;
    bench.say(`${title} …`);
    const measured = await run();
    rows.push(...(bench.quick ? measured.map((row) => ({ ...row, target: null })) : measured));
  }
  bench.say(`\n${machineText(machine)}\n\n${table(rows)}`);
  await mkdir(results, { recursive: true });
  const file = join(results, `${name}.json`);
  await writeFile(file, `${JSON.stringify({ machine, quick: bench.quick, rows }, null, 2)}\n`);
  const heading = `${name}: ${machine.processor}, ${countOf(machine.threads, 'thread')}`;
  const plot = works.curves ? curvesSvg(heading, works.curves) : barsSvg(heading, rows);
  await writeFile(join(results, `${name}.svg`), plot);
  bench.say(`\nWrote ${file} and ${name}.svg beside it.`);
  if (works.conclude) bench.say(`\n${await works.conclude(rows)}`);
  return rows;
}
