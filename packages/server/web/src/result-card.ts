import { announce } from './announce.ts';
import { button, element } from './element.ts';
import { type Enlarged, enlarge } from './enlarge.ts';
import { feedbackButtons } from './feedback-buttons.ts';
import { formatBytes, formatScore } from './format.ts';
import { judgeImage } from './judge-image.ts';
import { measures } from './measures.ts';
import { problem } from './notice.ts';
import { type PageState, type ShownResult, verdictOf } from './page-state.ts';
import { ServerError } from './server.ts';
import { stack } from './stack.ts';
import { badge, verdicts } from './verdict.ts';

/** One image on the inspect screen, from its upload to its verdict. */
export interface ResultCard {
  readonly node: HTMLElement;
  /** Fires when the card is closed. */
  readonly signal: AbortSignal;
  /** Once it was judged. */
  result(): ShownResult | undefined;
  /** When it is judged, refused, or closed. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Uploads an image and shows what comes of it. @param onChange - told when its result is there and when it is closed. */
export function resultCard(state: PageState, model: string, image: File, onChange: () => void): ResultCard {
  const controller = new AbortController();
  const { signal } = controller;
  const body = element('div', { class: 'card-body' });
  const node = element('li', { class: 'card' }, body);
  let shown: ShownResult | undefined;
  const close = () => {
    controller.abort(new DOMException('The card was closed.', 'AbortError'));
    node.remove();
    onChange();
  };
  const remove = () => button('✕', close, { class: 'button remove', 'aria-label': `Remove ${image.name}` });
  const say = (...content: Node[]) =>
    body.replaceChildren(element('div', { class: 'facts' }, top(image.name, remove()), ...content));
  const run = async () => {
    say(element('p', { class: 'muted waiting' }, 'Being judged…'));
    try {
      refuseLarge(image, state.settings.maxBodyBytes);
      const { result, heat } = await judgeImage(model, image, {
        signal,
        onWait: (seconds) =>
          say(element('p', { class: 'note' }, `The server is busy. Trying again in ${Math.ceil(seconds)} s…`)),
      });
      shown = { model, result };
      body.replaceChildren(...judgedParts(state, shown, { photo: image, heat }, signal, remove()));
      signal.addEventListener(
        'abort',
        state.trial.watch(() => showVerdict(node, state, shown as ShownResult)),
        { once: true },
      );
      announce(
        `${result.name}: ${verdicts[verdictOf(shown, state.trial.get())].word}, score ${formatScore(result.score)}`,
      );
      onChange();
    } catch (error) {
      if (signal.aborted) return;
      node.classList.add('failed');
      say(
        problem(error),
        button('Try again', () => void run(), { class: 'button small' }),
      );
      announce(`${image.name} could not be judged.`);
    }
  };
  return { node, signal, result: () => shown, ended: run(), close };
}

function top(name: string, remove: Node): HTMLElement {
  return element('div', { class: 'top' }, element('h3', {}, element('bdi', { title: name }, name)), remove);
}

function judgedParts(
  state: PageState,
  shown: ShownResult,
  pictures: Pick<Enlarged, 'photo' | 'heat'>,
  signal: AbortSignal,
  remove: Node,
): Node[] {
  const { result } = shown;
  const open = element('button', {
    type: 'button',
    class: 'open',
    'aria-haspopup': 'dialog',
    'aria-label': `Enlarge ${result.name}`,
  });
  open.append(stack(pictures.photo, pictures.heat, result, signal));
  open.addEventListener('click', () => enlarge(state, { ...shown, ...pictures }));
  const facts = element(
    'div',
    { class: 'facts' },
    top(result.name, remove),
    element('p', { class: 'verdict' }),
    element('p', { class: 'changed', hidden: true }),
    measures(shown),
    feedbackButtons(state, shown),
  );
  return [open, facts];
}

function showVerdict(node: HTMLElement, { trial }: PageState, shown: ShownResult): void {
  const verdict = verdictOf(shown, trial.get());
  node.dataset['verdict'] = verdict;
  node.querySelector('.verdict')?.replaceChildren(badge(verdict));
  const changed = node.querySelector<HTMLElement>('.changed');
  if (!changed) return;
  changed.hidden = verdict === shown.result.verdict;
  changed.textContent = `With your trial threshold. The server said ${verdicts[shown.result.verdict].word.toLowerCase()}.`;
}

function refuseLarge(image: File, most: number): void {
  if (image.size === 0) throw new ServerError(422, 'E_IMAGE_EMPTY', 'The file has no bytes.');
  if (image.size <= most) return;
  const sizes = `The file has ${formatBytes(image.size)}, and the server takes ${formatBytes(most)}.`;
  throw new ServerError(
    413,
    'E_BODY_TOO_LARGE',
    `${sizes} Send a smaller one, or start the server with a larger --max-body.`,
  );
}
