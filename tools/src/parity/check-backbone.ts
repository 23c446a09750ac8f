import { openGraphBackbone, openimagesMobilenetV2, prepareOpenimagesMobilenetV2 } from '@tailedcore/backbones';
import { requireClose } from './compare.ts';
import type { Golden } from './golden.ts';
import { hostOf, type Product, quietRun } from './product.ts';
import { requireTensor, runGraph } from './run-graph.ts';
import { subgraph } from './subgraph.ts';

/** The default backbone on given pixels [1, 3, height, width]: its maps, its embedding, its patches. */
export async function checkBackbone(golden: Golden, product: Product): Promise<void> {
  const known = openimagesMobilenetV2.name;
  if (!golden.name.startsWith(`backbone-${known}`)) {
    throw new Error(`${golden.name}: the only backbone whose weights are at hand is ${known}.`);
  }
  const [count = 0, channels = 0, height = 0, width = 0] = golden.tensor('pixels').shape;
  const planes = golden.values('pixels');
  const area = height * width;
  // Channel by channel in the file, pixel by pixel in the product.
  const data = Uint8Array.from(planes, (_, i) => {
    const [image, pixel, channel] = [Math.floor(i / (area * channels)), Math.floor(i / channels) % area, i % channels];
    return planes[(image * channels + channel) * area + pixel] as number;
  });
  const { graph } = await prepareOpenimagesMobilenetV2({ cacheDir: product.cacheDir });
  const names = ['stride8', 'stride16', 'embedding', 'patches'];
  const found = await runGraph(product, subgraph(graph, [], names), {
    pixels: { shape: [count, height, width, channels], data },
  });
  for (const name of names) requireTensor(name, found[name], golden, name);

  await using backbone = await openGraphBackbone(graph, hostOf(product));
  const extracted = await backbone.extract({ count, height, width, data }, quietRun(product.engine.kernels));
  requireClose('patches of the backbone', extracted.patches.data, golden.values('patches'));
  requireClose('embeddings of the backbone', extracted.embeddings.data, golden.values('embedding'));
}
