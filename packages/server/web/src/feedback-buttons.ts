import { announce } from './announce.ts';
import { button, element } from './element.ts';
import { modelPath } from './model-facts.ts';
import { problem } from './notice.ts';
import type { PageState, ShownResult } from './page-state.ts';
import { askJson } from './server.ts';
import { symbol } from './verdict.ts';

type Label = 'good' | 'defect';

/** Two buttons with which a person says what an image really is, and one to take that back. */
export function feedbackButtons({ settings }: PageState, shown: ShownResult): HTMLElement {
  const box = element('div', { class: 'feedback', role: 'group', 'aria-label': `Feedback for ${shown.result.name}` });
  if (!settings.feedback) {
    box.append(
      element(
        'p',
        { class: 'muted' },
        'Feedback is off: start the server with ',
        element('code', {}, '--store DIR'),
        '.',
      ),
    );
    return box;
  }
  const ask = (message?: Node) => {
    const choices = (['good', 'defect'] as const).map((label) =>
      button(
        `It is ${label === 'good' ? 'good' : 'a defect'}`,
        () => void give(label),
        { 'data-label': label },
        symbol(label),
      ),
    );
    box.replaceChildren(...choices, ...(message ? [message] : []));
  };
  const give = async (label: Label) => {
    busy(box);
    try {
      await sendFeedback(shown, label);
      const words = `Kept as ${label === 'good' ? 'good' : 'a defect'}.`;
      announce(`${shown.result.name}: ${words}`);
      const undo = button('Undo', () => void takeBack(), { class: 'button small' });
      box.replaceChildren(element('span', { class: 'kept' }, symbol(label), words), undo);
      undo.focus();
    } catch (error) {
      ask(problem(error));
    }
  };
  const takeBack = async () => {
    busy(box);
    await sendFeedback(shown, 'none').then(
      () => ask(),
      (error: unknown) => ask(problem(error)),
    );
    box.querySelector('button')?.focus();
  };
  ask();
  return box;
}

function busy(box: HTMLElement): void {
  for (const each of box.querySelectorAll('button')) each.disabled = true;
}

/** What was said before stays in the server's store; the last word counts, and `none` takes it back. */
function sendFeedback({ model, result }: ShownResult, label: Label | 'none'): Promise<unknown> {
  return askJson(`${modelPath(model)}/feedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ result: result.id, label }),
  });
}
