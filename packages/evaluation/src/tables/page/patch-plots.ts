import type { PatchPlot } from '@tailedcore/report';
import type { BenchResults } from '../../benchmark/cell-result.ts';
import { patchSorts, patchStages } from '../patch-tables.ts';
import { detectionCells } from '../select-cells.ts';
import { spreadOf } from '../spread-of.ts';
import { byFamily } from './by-method.ts';

const titles = { removed: 'removed by cleaning', sampled: 'kept in the memory' } as const;

/** Two drawings for each family in which patches were counted. Methods that remove nothing are shown too: with bars of no length. */
export function patchPlots(results: BenchResults): readonly PatchPlot[] {
  const cells = detectionCells(results).filter(({ facts }) => facts.patches !== undefined);
  return byFamily(results, cells).flatMap(({ title, methods }) =>
    patchStages.map((stage) => ({
      title: `${title}: patches ${titles[stage]}`,
      bars: methods.map(({ method, cells: own }) => {
        const [tail = null, head = null, defective = null] = patchSorts.map((sort) =>
          spreadOf(own.map(({ facts }) => facts.patches?.[stage][sort])),
        );
        return { method, tail, head, defective };
      }),
    })),
  );
}
