import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (name: string) => join(folder, name);
const tiny = () => at('tiny network.onnx');

/** Two convolutions with ReLU, strides 8 and 16, for images of 96 x 96 pixels. */
function drawModel(): Uint8Array {
  const { ModelProto } = onnxProto.onnx;
  const weights = (name: string, dims: number[]) => {
    const count = dims.reduce((all, length) => all * length, 1);
    return { name, dims, dataType: 1, floatData: Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) * 0.2) };
  };
  const layer = (input: string, name: string, side: number) => {
    const ints = (attribute: string) => ({ name: attribute, type: 7, ints: [side, side] });
    return [
      {
        opType: 'Conv',
        input: [input, `${name}.w`],
        output: [`${name}.conv`],
        attribute: [ints('kernel_shape'), ints('strides')],
      },
      { opType: 'Relu', input: [`${name}.conv`], output: [name] },
    ];
  };
  return ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'tiny',
      node: [...layer('image', 'near', 8), ...layer('near', 'far', 2)],
      initializer: [weights('near.w', [8, 3, 8, 8]), weights('far.w', [12, 8, 2, 2])],
      input: [
        {
          name: 'image',
          type: { tensorType: { elemType: 1, shape: { dim: [1, 3, 96, 96].map((dimValue) => ({ dimValue })) } } },
        },
      ],
      output: [{ name: 'far' }],
    },
  }).finish();
}

beforeAll(async () => {
  await mkdir(at('photos'), { recursive: true });
  await writePhotographs(at('photos'), 6);
  await writeFile(tiny(), drawModel());
});

describe('tailedcore backbones', () => {
  it('lists the built-in ones', async () => {
    const { code, stdout } = await runHere(['backbones', 'list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^openimages-mobilenet-v2 +MobileNetV2/m);
    expect(stdout).toMatch(/^onnx +Any ONNX image model/m);
    const { stdout: json } = await runHere(['backbones', 'list', '--json']);
    expect(JSON.parse(json)).toContainEqual({ name: 'onnx', description: expect.any(String) });
  });

  it('lists the taps of a model, as text and as JSON', async () => {
    const { code, stdout } = await runHere(['backbones', 'taps', tiny()]);
    expect(code).toBe(0);
    expect(stdout).toContain('at 96 x 96 pixels (the only size it takes)');
    expect(stdout).toMatch(/^map +1 x 8 x 12 x 12 +8 +Relu +near$/m);
    expect(stdout).toContain('2 more tensors with --all');
    expect(stdout).toContain('"taps":["near","far"]');
    expect((await runHere(['backbones', 'taps', tiny(), '--all'])).stdout).toMatch(/Conv +near.conv$/m);
    const { stdout: json } = await runHere(['backbones', 'taps', tiny(), '--json']);
    expect(JSON.parse(json)).toMatchObject({
      fixed: true,
      recommended: ['near', 'far'],
      taps: [{ name: 'near', stride: 8 }, { name: 'far' }],
    });
  });

  it('tells what is wrong with a file, and with an option', async () => {
    const missing = await runHere(['backbones', 'taps', at('nothing.onnx')]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('E_BACKBONE_SOURCE')]);
    expect((await runHere(['backbones', 'taps', tiny(), '--size', '0'])).code).toBe(2);
  });

  it('a model fitted with one predicts without its file', async () => {
    const options = (crop: string) => [
      ...['fit', at('photos'), '-o', at('m'), '--crop', crop, '-q'],
      ...[
        '--set',
        'backbone.use=onnx',
        '--set',
        `backbone.options=${JSON.stringify({ file: tiny(), taps: ['near', 'far'] })}`,
      ],
    ];
    const wrong = await runHere(options('224'));
    expect(wrong.stderr).toMatch(/E_OPTION.*96 x 96 pixels and no other size.*--crop 96/);
    expect((await runHere(options('96'))).code).toBe(0);
    await writeFile(tiny(), 'gone');
    const { code, stdout } = await runHere(['predict', at('m'), at('photos'), '-q']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('6 images')]);
    expect((await runHere(['inspect', at('m')])).stdout).toMatch(/Backbone +tiny network .*grid 12 x 12/);
  });
});
