import type { BenchTable } from '@tailedcore/report';
import type { BenchResults } from '../benchmark/cell-result.ts';
import { inParts } from './in-parts.ts';
import { percentText } from './number-text.ts';
import { printed } from './number-table.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

export const patchSorts = ['tail', 'head', 'defective'] as const;
export const patchStages = ['removed', 'sampled'] as const;

/** The paper's Fig. 2 in numbers: which patches cleaning removes, and which the memory keeps. */
export function patchTables(results: BenchResults): readonly BenchTable[] {
  const cells = detectionCells(results).filter(({ facts }) => facts.patches !== undefined);
  const columns = patchStages.flatMap((stage) =>
    patchSorts.map((sort) => ({ title: `${stage}, ${sort}`, better: null, text: percentText })),
  );
  return inParts(familiesOf(results, cells)).map(({ families, suffix }) =>
    printed({
      title: `Removed and sampled patches (%)${suffix}`,
      corner: 'Method',
      groups: families.map(({ title }) => ({ title, span: columns.length })),
      columns: families.flatMap(() => columns),
      rows: methodsOf(results, cells).map(({ name, title }) => ({
        title,
        values: families.flatMap((family) => {
          const own = ofMethod(cells, name, family.name);
          return patchStages.flatMap((stage) =>
            patchSorts.map((sort) => spreadOf(own.map(({ facts }) => facts.patches?.[stage][sort]))),
          );
        }),
      })),
      notes: [
        'Percent of the patches of each sort, mean ± standard deviation over runs. tail, head: patches of rare and of frequent products outside defects; defective: patches inside the mask of a defect.',
        'removed: taken away by the cleaner. sampled: chosen for the memory.',
      ],
    }),
  );
}
