import type { BenchTable } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import { percentText } from './number-text.ts';
import { printed } from './number-table.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

/** AUROC product by product, a table for each family and level. */
export function productTables(results: BenchResults): readonly BenchTable[] {
  const cells = detectionCells(results);
  return familiesOf(results, cells).flatMap(({ name, title }) => {
    const own = cells.filter(({ family }) => family === name);
    const withMaps = own.filter(({ pixel }) => pixel !== null);
    return [
      tableOf(results, own, 'image', `Image AUROC (%): ${title}`),
      ...(withMaps.length > 0 ? [tableOf(results, withMaps, 'pixel', `Pixel AUROC (%): ${title}`)] : []),
    ];
  });
}

function tableOf(
  results: BenchResults,
  cells: readonly DetectionCell[],
  level: 'image' | 'pixel',
  title: string,
): BenchTable {
  const methods = methodsOf(results, cells);
  const products = [...new Set(cells.flatMap((cell) => Object.keys(cell[level]?.products ?? {})))].toSorted();
  return printed({
    title,
    corner: 'Product',
    groups: [],
    columns: methods.map((method) => ({ title: method.title, better: null, text: percentText })),
    rows: products.map((product) => ({
      title: `${product}${rarity(cells, product)}`,
      values: methods.map(({ name }) =>
        spreadOf(ofMethod(cells, name).map((cell) => cell[level]?.products[product]?.auroc)),
      ),
    })),
    notes: [
      'AUROC of each product by itself, percent, mean ± standard deviation over runs; – where only good or only defective images were seen.',
    ],
  });
}

/** ` (rare)`, or in how many of the splits it is. */
function rarity(cells: readonly DetectionCell[], product: string): string {
  const splits = new Map(cells.map((cell) => [cell.split, cell]));
  const tested = [...splits.values()].filter(({ image }) => product in image.products);
  const rare = tested.filter(({ tail }) => tail.includes(product)).length;
  if (rare === 0) return '';
  return rare === tested.length ? ' (rare)' : ` (rare in ${rare} of ${tested.length})`;
}
