import { percent } from '@tailedcore/core';
import type { BenchTable } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import type { Decisions } from '../metrics/measures.ts';
import { inParts } from './in-parts.ts';
import { percentText } from './number-text.ts';
import { printed } from './number-table.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

const columns = [
  ['false alarms, tail', (cell: DetectionCell) => falseAlarms(cell.decisions?.tail)],
  ['false alarms, head', (cell: DetectionCell) => falseAlarms(cell.decisions?.head)],
  ['missed, tail', (cell: DetectionCell) => missed(cell.decisions?.tail)],
  ['missed, head', (cell: DetectionCell) => missed(cell.decisions?.head)],
] as const;

/** Wrong verdicts of methods that set a threshold by themselves. */
export function decisionTables(results: BenchResults): readonly BenchTable[] {
  const cells = detectionCells(results).filter(({ decisions }) => decisions !== null);
  return inParts(familiesOf(results, cells)).map(({ families, suffix }) =>
    printed({
      title: `Verdicts at the method's own threshold (%)${suffix}`,
      corner: 'Method',
      groups: families.map(({ title }) => ({ title, span: columns.length })),
      columns: families.flatMap(() => columns.map(([title]) => ({ title, better: 'low' as const, text: percentText }))),
      rows: methodsOf(results, cells).map(({ name, title }) => ({
        title,
        values: families.flatMap((family) =>
          columns.map(([, of]) => spreadOf(ofMethod(cells, name, family.name).map(of))),
        ),
      })),
      notes: [
        'False alarms: share of good images called defective. Missed: share of defective images called good. Percent, low is better; mean ± standard deviation over runs.',
        'The threshold was set from training images alone; the test set had no part in it. Methods without a threshold of their own are not listed.',
      ],
    }),
  );
}

const levels = [0.01, 0.05, 0.1] as const;

/** Whether p-values of good images keep their promise. */
export function calibrationTables(results: BenchResults): readonly BenchTable[] {
  const cells = detectionCells(results).filter(({ calibration }) => calibration !== null);
  const share = (cell: DetectionCell, level: number) =>
    cell.calibration?.all.levels.find((each) => each.level === level)?.share ?? null;
  return inParts(familiesOf(results, cells)).map(({ families, suffix }) =>
    printed({
      title: `Calibration of p-values (%)${suffix}`,
      corner: 'Method',
      groups: families.map(({ title }) => ({ title, span: levels.length + 1 })),
      columns: families.flatMap(() => [
        ...levels.map((level) => ({ title: `p ≤ ${level}`, better: null, text: percentText })),
        { title: 'largest excess', better: 'low' as const, text: percentText },
      ]),
      rows: methodsOf(results, cells).map(({ name, title }) => ({
        title,
        values: families.flatMap((family) => {
          const own = ofMethod(cells, name, family.name);
          return [
            ...levels.map((level) => spreadOf(own.map((cell) => share(cell, level)))),
            spreadOf(own.map(({ calibration }) => calibration?.all.largestExcess)),
          ];
        }),
      })),
      notes: [
        `Share of the good test images with a p-value of at most that, percent: ${levels.map((level) => percent(level)).join(', ')} would be right, more is too many false alarms.`,
        'Largest excess: how far the distribution of their p-values rises above the promised one, anywhere (one-sided Kolmogorov-Smirnov); 0 is perfect or cautious.',
      ],
    }),
  );
}

function falseAlarms(decisions: Decisions | undefined): number | null {
  return decisions && decisions.good > 0 ? decisions.falseAlarms / decisions.good : null;
}

function missed(decisions: Decisions | undefined): number | null {
  return decisions && decisions.defective > 0 ? decisions.missed / decisions.defective : null;
}
