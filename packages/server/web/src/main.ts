import type { ModelList } from '../../src/schemas.ts';
import { element } from './element.ts';
import { inspectScreen } from './inspect-screen.ts';
import { readModel } from './model-facts.ts';
import { modelScreen } from './model-screen.ts';
import { navigation, shownScreen } from './navigation.ts';
import { note, problem, sentenceOf } from './notice.ts';
import { createState, type PageSettings, type PageState } from './page-state.ts';
import { politely } from './politely.ts';
import { askJson } from './server.ts';
import { askToken, storedToken } from './token.ts';
import { wallScreen } from './wall-screen.ts';

const main = document.querySelector('main') as HTMLElement;

async function start(): Promise<void> {
  const settings = await askJson<PageSettings>('page.json');
  if (settings.token && storedToken() === undefined) await askToken(false);
  const { models } = await askJson<ModelList>('v1/models');
  const [first] = models;
  if (!first) return main.replaceChildren(note('This server has no models.'));
  const model = await politely(() => readModel(first.name), {
    signal: AbortSignal.timeout(600_000),
    onWait: (_seconds, reason) => main.replaceChildren(note(sentenceOf(reason))),
  });
  const state = createState(settings, model);
  document.querySelector('#model-choice')?.replaceChildren(...modelChoice(state, models));
  open(state);
}

function open(state: PageState): void {
  const isShown = (name: string) => shownScreen() === name;
  const model = modelScreen(state, () => isShown('model'));
  const screens = { inspect: inspectScreen(state), wall: wallScreen(() => isShown('wall')), model: model.node };
  main.replaceChildren(...Object.values(screens));
  navigation(screens, model.refresh);
}

/** With one model there is nothing to choose. */
function modelChoice({ model }: PageState, models: ModelList['models']): Node[] {
  const names = models.map(({ name }) => name);
  if (names.length === 1) return [element('span', { class: 'muted' }, `Model ${names[0]}`)];
  const select = element(
    'select',
    { id: 'model-name' },
    ...names.map((name) => element('option', { value: name }, name)),
  );
  const trouble = element('div', { role: 'alert' });
  select.addEventListener('change', () => {
    select.disabled = true;
    const read = readModel(select.value).finally(() => (select.disabled = false));
    read.then(
      (facts) => {
        trouble.replaceChildren();
        model.set(facts);
      },
      (error: unknown) => {
        select.value = model.get().name;
        trouble.replaceChildren(problem(error));
      },
    );
  });
  return [element('label', { class: 'control', for: 'model-name' }, 'Model'), select, trouble];
}

start().catch((error: unknown) => main.replaceChildren(problem(error)));
