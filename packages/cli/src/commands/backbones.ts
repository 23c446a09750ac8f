import { backboneNameOf, listTaps, readOnnxFile, type TapCandidate, type TapListing } from '@tailedcore/backbones';
import { Command } from 'commander';
import { builtins } from '@tailedcore/runtime/builtins';
import type { CommandHost } from '../command-line.ts';
import { printable } from '../output/printable.ts';
import { openSession } from '@tailedcore/runtime';
import { wholeNumber } from './options.ts';

interface TapOptions {
  readonly size?: number;
  readonly input?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ tailedcore backbones list
  $ tailedcore backbones taps mobilenet.onnx
  $ tailedcore backbones taps dinov2.onnx --size 224 --json`;

export function backbonesCommand(host: CommandHost): Command {
  const command = new Command('backbones')
    .summary('list networks, or the taps of a model')
    .description('Lists the networks there are, or the tensors of an ONNX model that can serve as one.')
    .addHelpText('after', examples);
  command
    .command('list')
    .description('Names the built-in backbones.')
    .option('--json', 'print them as JSON')
    .action(({ json }: { json?: boolean }) => printBackbones(host, json === true));
  command
    .command('taps')
    .description('Lists the tensors of an ONNX model that describe an image by position, in order of depth.')
    .argument('<file>', 'an ONNX model that takes images')
    .option(
      '--size <pixels>',
      'side of the image it is run on, where the file leaves it open (default: 224)',
      wholeNumber(1, 4096),
    )
    .option('--input <name>', 'which input takes the image, where there are several')
    .option('--all', 'every tensor, not only the ends of blocks')
    .option('--json', 'print them as JSON')
    .action((file: string, options: TapOptions) => printTaps(host, file, options));
  return command;
}

function printBackbones(host: CommandHost, json: boolean): void {
  const found = Object.values(builtins.backbone).map(({ name, description }) => ({ name, description }));
  if (json) return host.print(`${JSON.stringify(found, null, 2)}\n`);
  const width = Math.max(...found.map(({ name }) => name.length));
  host.print(found.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join(''));
}

async function printTaps(host: CommandHost, file: string, { size, input, all, json }: TapOptions): Promise<void> {
  const bytes = await readOnnxFile(file);
  await using session = openSession({ threads: 1, signal: host.signal });
  const openGraph = (model: Uint8Array) => session.engine.openGraph(model);
  const listing = await listTaps(bytes, backboneNameOf(file), { size, input }, { openGraph, signal: host.signal });
  if (json) return host.print(`${JSON.stringify({ file, ...toJson(listing, all === true) }, null, 2)}\n`);
  host.print(toText(file, listing, all === true));
}

function toJson(listing: TapListing, all: boolean) {
  const { candidates, ends, recommended, ...about } = listing;
  return { ...about, taps: all ? candidates : ends, recommended: recommended.map(({ name }) => name) };
}

function toText(file: string, listing: TapListing, all: boolean): string {
  const { input, size, fixed, opset, candidates, ends, recommended } = listing;
  const shown = all ? candidates : ends;
  const rows = [['kind', 'shape', 'stride', 'operator', 'name'], ...shown.map(toRow)];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] as string).length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const sizes = fixed ? 'the only size it takes' : 'it may take others';
  const head = `${file}: input ${printable(input.name)} (${input.layout}, ${input.type}), opset ${opset}, at ${size.join(' x ')} pixels (${sizes})`;
  return `${[head, '', ...lines, '', ...closing(file, recommended, candidates.length - shown.length)].join('\n')}\n`;
}

function toRow({ kind, shape, stride, operator, name, skip }: TapCandidate): string[] {
  const extra = skip > 0 ? `${kind} (${skip} extra)` : kind;
  return [extra, shape.join(' x '), stride === undefined ? 'uneven' : String(stride), operator, printable(name)];
}

function closing(file: string, recommended: readonly TapCandidate[], hidden: number): string[] {
  const more = hidden > 0 ? [`${hidden} more tensors with --all.`] : [];
  if (recommended.length === 0)
    return [...more, 'None of them has a stride of 4 to 32 pixels, the same down and across: nothing to recommend.'];
  const options = { file, taps: recommended.map(({ name }) => name) };
  return [
    ...more,
    'To begin with, in a configuration or with --set:',
    `  backbone: ${JSON.stringify({ use: 'onnx', options })}`,
  ];
}
