import { contactSheet } from './contact-sheet.ts';
import { driftPanel } from './drift-panel.ts';
import { element } from './element.ts';
import { factList, table } from './fact-list.ts';
import { formatCount, formatCounted, formatScore, formatShare } from './format.ts';
import type { ModelFacts } from './model-facts.ts';
import { note } from './notice.ts';
import type { PageState } from './page-state.ts';

/** What the model learnt, so that a person can check it; read anew each time the screen is opened. */
export function modelScreen(state: PageState, isShown: () => boolean): { node: HTMLElement; refresh(): void } {
  const content = element('div', { class: 'model-parts' });
  let former = new AbortController();
  const refresh = () => {
    former.abort();
    former = new AbortController();
    content.replaceChildren(...(isShown() ? parts(state.model.get(), former.signal) : []));
  };
  state.model.watch(refresh);
  const heading = element('h2', { id: 'model-heading' }, 'What the model learnt');
  const node = element('section', { id: 'model-screen', 'aria-labelledby': 'model-heading' }, heading, content);
  return { node, refresh };
}

function parts(model: ModelFacts, signal: AbortSignal): Node[] {
  const { rare, suspicious, names } = model;
  const numbers = new Map(names.map((name, image) => [name, image]));
  const numberOf = ({ name }: { name: string }) => numbers.get(name) ?? -1;
  const rareSize = new Map(rare.map((one) => [numberOf(one), one.classSize]));
  const suspect = new Map(suspicious.map((one) => [numberOf(one), one]));
  return [
    element(
      'p',
      { class: 'muted' },
      'Nobody told the model which photographs are good or which product they show. This is what it concluded by itself: please check it.',
    ),
    ...model.notices.map(({ message }) => note(message)),
    element(
      'div',
      { class: 'columns' },
      panel('Numbers', factList(numbersOf(model))),
      driftPanel(model.name),
      groupsPanel(model),
      historyPanel(model),
    ),
    panel(
      `Rare products it found (${formatCounted(rare.length, 'image')})`,
      rare.length === 0
        ? element('p', { class: 'muted' }, 'None.')
        : contactSheet(
            model,
            [...rareSize.keys()],
            (image) => `product of about ${formatCounted(Math.round(rareSize.get(image) ?? 1), 'image')}`,
            signal,
          ),
    ),
    panel(
      `Training images it suspects (${formatCounted(suspicious.length, 'image')})`,
      suspicious.length === 0
        ? element('p', { class: 'muted' }, 'None.')
        : contactSheet(
            model,
            [...suspect.keys()],
            (image) => `${formatShare(suspect.get(image)?.removedShare ?? 0)} of its patches left out`,
            signal,
          ),
    ),
    panel(
      `All training images (${formatCount(names.length)})`,
      contactSheet(model, [...names.keys()], (image) => groupName(model.groups?.[image]), signal),
    ),
  ];
}

function panel(heading: string, ...content: Node[]): HTMLElement {
  return element('div', { class: 'panel' }, element('h3', {}, heading), ...content);
}

function numbersOf({ images, bank, threshold, backbone, preset, writtenBy, trainingScores }: ModelFacts) {
  return [
    ['Training images', `${formatCount(images.used)} used, ${formatCount(images.skipped.length)} skipped`],
    [
      'Memory bank',
      `${formatCounted(bank.rows, 'patch', 'patches')}: ${formatCount(bank.head)} general, ${formatCount(bank.tail)} of rare products`,
    ],
    [
      'Threshold',
      threshold.value === null ? 'none: no verdicts' : `${formatScore(threshold.value)} (${threshold.rule})`,
    ],
    ['False alarms wanted', formatShare(threshold.falseAlarms)],
    ['Training scores', formatCount(trainingScores.length)],
    ['Backbone', backbone.name],
    ['Preset', preset],
    ['Fitted by', `TailedCore ${writtenBy}`],
  ] as const;
}

function groupsPanel({ groups }: ModelFacts): HTMLElement {
  const heading = 'Products it tells apart';
  if (!groups)
    return panel(heading, element('p', { class: 'muted' }, 'This model keeps no groups. Fit it again to see them.'));
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const rows = [...sizes].toSorted((a, b) => b[1] - a[1]).map(([group, size]) => [groupName(group), formatCount(size)]);
  return panel(heading, table('Groups of photographs that look alike', ['Group', 'Training images'], rows));
}

function groupName(group: number | undefined): string {
  return group === undefined ? '' : `product ${group + 1}`;
}

function historyPanel({ history }: ModelFacts): HTMLElement {
  const rows = history
    .toReversed()
    .map(({ version, kind, at, images, rows: patches, threshold }) => [
      `${version}${at ? `, ${at.slice(0, 10)}` : ''}`,
      kind,
      formatCount(images),
      formatCount(patches),
      threshold === null ? 'none' : formatScore(threshold),
    ]);
  return panel(
    'History',
    table('Versions of this model, newest first', ['Version', 'Made by', 'Images', 'Patches', 'Threshold'], rows),
  );
}
