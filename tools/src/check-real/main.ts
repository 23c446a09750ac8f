import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { aurocTable } from '../evaluate/auroc-table.ts';
import type { Judged } from '../evaluate/judge-images.ts';
import { countMistakes, mistakesText } from '../evaluate/mistakes.ts';
import { mean, meanAuroc, type TailHeadAuroc, tailHeadAuroc } from '../evaluate/tail-head-auroc.ts';
import { defaults, methods } from './methods.ts';
import { photographsAreHere, readSingles, readSplits, type Split, whereTheyShouldBe } from './mixed-products.ts';
import { runSplit } from './run-split.ts';
import { withSettings } from './with-settings.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    split: { type: 'string' },
    'no-singles': { type: 'boolean' },
    /** Over those of every method: --set coreset.use=random */
    set: { type: 'string', multiple: true, default: [] },
  },
});
const say = (text: string) => console.log(text);

if (!photographsAreHere) {
  say(`Skipped: the photographs are not here (${whereTheyShouldBe}).`);
} else {
  const splits = (await readSplits()).filter(({ name }) => options.split === undefined || name === options.split);
  const means: Record<string, Record<string, TailHeadAuroc>> = {};
  for (const kind of ['k4', 'k1']) {
    const group = splits.filter(({ name }) => name.startsWith(kind));
    if (group.length > 0) means[kind] = await runGroup(kind, group);
  }
  if (!options['no-singles']) await runSingles();
  if (options.json) await writeFile(options.json, `${JSON.stringify(means, null, 2)}\n`);
}

async function runGroup(kind: string, splits: readonly Split[]): Promise<Record<string, TailHeadAuroc>> {
  const results: Record<string, TailHeadAuroc[]> = Object.fromEntries(Object.keys(methods).map((name) => [name, []]));
  const mistakes: Record<string, { tail: Judged[]; head: Judged[] }> = {};
  for (const split of splits) {
    say(`\n## ${split.name}: ${split.train.length} training images, ${split.test.length} test images`);
    const rows: [string, TailHeadAuroc][] = [];
    const notes: string[] = [];
    for (const [name, settings] of Object.entries(methods)) {
      const { model, judged } = await runSplit(split, withSettings(settings, options.set));
      const result = tailHeadAuroc(judged, split.tail);
      rows.push([name, result]);
      results[name]?.push(result);
      const { rows: bank, selected } = model.learnt;
      notes.push(`${name}: ${bank.head + bank.tail} rows, ${selected} images selected as tail`);
      const both = (mistakes[name] ??= { tail: [], head: [] });
      for (const entry of judged) (split.tail.has(entry.image.product) ? both.tail : both.head).push(entry);
    }
    say(`${aurocTable(rows)}\n${notes.join('\n')}`);
  }
  const means = Object.fromEntries(Object.entries(results).map(([name, list]) => [name, meanAuroc(list)]));
  say(`\n## ${kind}: mean of ${splits.length} splits\n${aurocTable(Object.entries(means))}`);
  say("At the model's own threshold, over all splits:");
  for (const [name, { tail, head }] of Object.entries(mistakes)) {
    say(`${name}\n  tail: ${mistakesText(countMistakes(tail))}\n  head: ${mistakesText(countMistakes(head))}`);
  }
  return means;
}

/** Each product alone: cleaning and the tail rule must do no harm where there is nothing rare. */
async function runSingles(): Promise<void> {
  say('\n## Each product alone, with a tenth of its defects in training (image AUROC)');
  const figures: { softpatch: number; tailedcore: number }[] = [];
  for (const single of await readSingles()) {
    const softpatch = await runSplit(single, withSettings(methods['softpatch'] ?? {}, options.set));
    const tailedcore = await runSplit(single, withSettings(defaults, options.set));
    const figure = {
      softpatch: tailHeadAuroc(softpatch.judged, single.tail).all,
      tailedcore: tailHeadAuroc(tailedcore.judged, single.tail).all,
    };
    figures.push(figure);
    const { selected, tail } = tailedcore.model.learnt;
    say(
      `${single.name.padEnd(14)} softpatch ${figure.softpatch.toFixed(2)}  tailedcore ${figure.tailedcore.toFixed(2)}  (${single.train.length} images, ${selected} selected as tail, ${tail.length} used)`,
    );
  }
  const softpatch = mean(figures.map((figure) => figure.softpatch));
  const tailedcore = mean(figures.map((figure) => figure.tailedcore));
  say(
    `mean           softpatch ${softpatch.toFixed(2)}  tailedcore ${tailedcore.toFixed(2)}  (difference ${(tailedcore - softpatch).toFixed(2)}, at least -2 expected)`,
  );
}
