import { button, element } from './element.ts';
import { expectedFalseAlarms, falseAlarmsOption, rankOf } from './false-alarms.ts';
import { formatCounted, formatScore, formatShare } from './format.ts';
import type { ModelFacts } from './model-facts.ts';
import { note } from './notice.ts';
import { type PageState, verdictOf } from './page-state.ts';
import { scoreChart } from './score-chart.ts';

/** Tries other thresholds on this page: what they would mean for good images, and for those on screen. */
export function thresholdPanel(state: PageState): HTMLElement {
  const content = element('div', { class: 'threshold-content' });
  const panel = element(
    'details',
    { class: 'panel threshold' },
    element('summary', {}, 'Try another threshold'),
    content,
  );
  let former = new AbortController();
  state.model.watch((model) => {
    former.abort();
    former = new AbortController();
    state.trial.set(undefined);
    const { value } = model.threshold;
    content.replaceChildren(...(value === null ? [none()] : trialParts(state, model, value, former.signal)));
  });
  return panel;
}

function none(): HTMLElement {
  return note('This model has no normal training scores, so there is no threshold to move.');
}

function trialParts(state: PageState, model: ModelFacts, served: number, signal: AbortSignal): Node[] {
  const { trainingScores: scores, name } = model;
  const servedRank = rankOf(scores, served);
  const middle = Math.ceil(scores.length / 2);
  const slider = element('input', {
    type: 'range',
    id: 'threshold',
    min: Math.min(servedRank, middle),
    max: scores.length,
    step: 1,
    value: servedRank,
  });
  const alarms = element('p', { class: 'alarms', role: 'status' });
  const effect = element('p', {});
  const permanent = element('p', {});
  const chart = element('div', { class: 'chart-box' });
  const reset = button("Back to the server's", () => state.trial.set(undefined), { class: 'button small' });
  slider.addEventListener('input', () => {
    const rank = slider.valueAsNumber;
    state.trial.set(rank === servedRank ? undefined : { model: name, value: scores[rank - 1] as number });
  });
  const draw = () => {
    const trial = state.trial.get();
    const value = trial?.value ?? served;
    const rank = trial ? slider.valueAsNumber : servedRank;
    slider.value = String(rank);
    const share = expectedFalseAlarms(scores.length, rank);
    slider.setAttribute(
      'aria-valuetext',
      `${formatScore(value)}, false alarms on about ${formatShare(share)} of good images`,
    );
    alarms.replaceChildren(
      `Threshold ${formatScore(value)}: `,
      element('strong', {}, `false alarms on about ${formatShare(share)}`),
      ` of good images, judged by ${formatCounted(scores.length, 'training score')}.`,
    );
    effect.textContent = effectOn(state);
    reset.hidden = !trial;
    permanent.replaceChildren(...(trial ? howToKeep(scores.length, rank) : ["This is the server's threshold."]));
    chart.replaceChildren(scoreChart(scores, value, ownResults(state, name)));
  };
  for (const changing of [state.trial, state.shown])
    signal.addEventListener('abort', changing.watch(draw), { once: true });
  const label = element('label', { for: 'threshold' }, 'More alarms ← threshold → fewer alarms');
  return [
    element('div', { class: 'threshold-words' }, label, slider, alarms, effect, permanent, element('div', {}, reset)),
    chart,
  ];
}

function howToKeep(count: number, rank: number): (Node | string)[] {
  const option = `--false-alarms ${falseAlarmsOption(count, rank)}`;
  return ['Only this page uses it. To keep it, start the server with ', element('code', {}, option), '.'];
}

function ownResults({ shown }: PageState, model: string): number[] {
  return shown.get().flatMap((one) => (one.model === model ? [one.result.score] : []));
}

function effectOn({ shown, trial, model }: PageState): string {
  const results = shown.get().filter((one) => one.model === model.get().name);
  if (results.length === 0) return 'No image of this model is on screen yet.';
  const before = results.filter(({ result }) => result.verdict === 'defect').length;
  const after = results.filter((one) => verdictOf(one, trial.get()) === 'defect').length;
  const counted = `Of ${formatCounted(results.length, 'image')} on screen, `;
  if (!trial.get()) return `${counted}${before === 1 ? '1 is a defect' : `${before} are defects`}.`;
  const than = after === before ? 'as before' : `instead of ${before}`;
  return `${counted}${after === 1 ? '1 would be a defect' : `${after} would be defects`}, ${than}.`;
}
