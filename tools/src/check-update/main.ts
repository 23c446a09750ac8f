import { writeFile } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { openSession } from 'tailedcore';
import { photographsAreHere, readSplits, whereTheyShouldBe } from '../check-real/mixed-products.ts';
import { aurocTable } from '../evaluate/auroc-table.ts';
import { mistakesText } from '../evaluate/mistakes.ts';
import { plans } from './plans.ts';
import { type PlanRun, runPlan } from './run-plan.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    /** Only these splits, such as --split k4/seed3. */
    split: { type: 'string', multiple: true },
    /** Only the first so many plans of `plans.ts`. */
    plans: { type: 'string' },
  },
});
const say = (text: string) => console.log(text);

if (!photographsAreHere) {
  say(`Skipped: the photographs are not here (${whereTheyShouldBe}).`);
} else {
  await using session = openSession();
  const results: Record<string, PlanRun[]> = {};
  for (const split of await readSplits()) {
    if (options.split && !options.split.includes(split.name)) continue;
    say(`\n## ${split.name}: ${split.train.length} training images, ${split.test.length} test images`);
    const runs: PlanRun[] = (results[split.name] = []);
    for (const plan of plans(split, productOf).slice(0, Number(options.plans ?? 99))) {
      const run = await runPlan(plan, split, session);
      runs.push(run);
      say(
        `${run.plan}: fit ${run.fitSeconds.toFixed(1)} s, updates ${run.updateSeconds.toFixed(1)} s, ${run.rows} rows, ${run.rare} rare images; ${mistakesText(run.mistakes)}`,
      );
      if (options.json) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
    }
    say(aurocTable(runs.map(({ plan, auroc }) => [plan, auroc])));
  }
}

/** The class that a photograph belongs to: the folder above `train` or `test`. */
function productOf(path: string): string {
  const folders = dirname(path).split(sep);
  return basename(folders[folders.findLastIndex((name) => name === 'train' || name === 'test') - 1] ?? '');
}
