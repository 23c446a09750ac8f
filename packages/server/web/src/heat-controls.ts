import { element, svgElement } from './element.ts';
import { heatColors } from './heat-colors.ts';
import { observable } from './observable.ts';

const heat = observable({ on: true, percent: 60 });

heat.watch(({ on, percent }) => {
  document.documentElement.style.setProperty('--heat', on ? String(percent / 100) : '0');
  document.documentElement.classList.toggle('heat-off', !on);
});

/** Shows, hides and fades the heat maps of the whole page; copies of it stay in step, each until its signal fires. */
export function heatControls(signal?: AbortSignal): HTMLElement {
  const toggle = element('input', { type: 'checkbox' });
  const slider = element('input', { type: 'range', min: 0, max: 100, step: 5 });
  const output = element('output', { class: 'number' });
  toggle.addEventListener('change', () => heat.set({ ...heat.get(), on: toggle.checked }));
  slider.addEventListener('input', () => heat.set({ on: true, percent: slider.valueAsNumber }));
  const unwatch = heat.watch(({ on, percent }) => {
    toggle.checked = on;
    slider.value = String(percent);
    output.textContent = `${percent}%`;
  });
  signal?.addEventListener('abort', unwatch, { once: true });
  return element(
    'div',
    { class: 'heat-controls' },
    element('label', { class: 'control' }, toggle, 'Heat map'),
    element('label', { class: 'control' }, 'Opacity', slider, output),
    legend(),
  );
}

function legend(): HTMLElement {
  const last = heatColors.length - 1;
  const stops = heatColors.map((color, i) => svgElement('stop', { offset: i / last, 'stop-color': color }));
  const id = `heat-${legends++}`;
  const colors = svgElement(
    'svg',
    { width: 96, height: 14, viewBox: '0 0 96 14', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svgElement('defs', {}, svgElement('linearGradient', { id }, ...stops)),
    svgElement('rect', { width: 96, height: 14, fill: `url(#${id})` }),
  );
  return element('span', { class: 'heat-legend' }, 'normal', colors, 'unusual');
}

let legends = 0;
