import { formatCount, formatCounted, formatShare } from '../format.ts';
import { type Html, markup } from '../html.ts';
import type { Learnt, ModelFacts, ReportInput } from '../report-input.ts';
import { contactSheet } from './contact-sheet.ts';
import { notes } from './notes.ts';
import { skippedTable } from './skipped.ts';

/** What the model believes about its training images, so that a person can check it. */
export function learntSection({ learnt, model }: ReportInput): Html {
  return markup` <section id="learnt" aria-labelledby="learnt-heading">
    <h2 id="learnt-heading">What the model learnt</h2>
    <p class="section-intro">
      Nobody told the model which photographs are good or which product they show. This is what it concluded by itself:
      please check it.
    </p>
    ${notes(learnt.notes)}
    <div class="columns">
      <div class="panel">
        <h3>Model</h3>
        ${modelFacts(model, learnt)}
      </div>
      <div class="panel">
        <h3>Products it believes there are</h3>
        ${products(learnt)}
      </div>
    </div>
    ${rareProducts(learnt)} ${suspects(learnt)}
    ${
      learnt.skipped.length > 0
        ? markup`<div class="panel learnt-block">
            <h3>Training files that were skipped</h3>
            ${skippedTable(learnt.skipped, 'Training files without use, and why')}
          </div>`
        : undefined
    }
  </section>`;
}

function modelFacts(model: ModelFacts, { imagesUsed, skipped, bankRows }: Learnt): Html {
  const [height, width] = model.imageSize;
  const facts: readonly (readonly [string, string])[] = [
    ['File', model.name],
    ['Preset', model.preset],
    [
      'Training images',
      skipped.length > 0
        ? `${formatCount(imagesUsed)} used, ${formatCount(skipped.length)} skipped`
        : `${formatCount(imagesUsed)} used`,
    ],
    [
      'Memory bank',
      `${formatCounted(bankRows.head + bankRows.tail, 'patch', 'patches')}: ${formatCount(bankRows.head)} general, ${formatCount(bankRows.tail)} of rare products`,
    ],
    ['Backbone', model.backbone],
    ['Image size', `${width} × ${height} px (${model.fit})`],
    ...model.parts.map(
      (part) => [`Part: ${part.kind}`, part.detail ? `${part.name} (${part.detail})` : part.name] as const,
    ),
    ['Seed', String(model.seed)],
    ['Fitted by', `TailedCore ${model.version}`],
  ];
  return markup`<dl class="fact-list">
    ${facts.map(
      ([name, value]) =>
        markup`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function products({ products: sizes }: Learnt): Html {
  if (sizes.length === 0) return markup`<p class="muted">The parts of this model do not estimate products.</p>`;
  const sorted = sizes.toSorted((a, b) => b.size - a.size);
  return markup`<div class="table-scroll" tabindex="0" role="region" aria-label="Products">
    <table>
      <caption>
        Estimates from how alike the photographs are, not a count.
      </caption>
      <thead>
        <tr>
          <th scope="col">Images of one product</th>
          <th scope="col" class="number">Products</th>
          <th scope="col" class="number">Images in all</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map(
          ({ size, images }) =>
            markup`<tr>
              <th scope="row" class="number">about ${formatCount(Math.round(size))}</th>
              <td class="number">${formatCount(Math.max(1, Math.round(images / size)))}</td>
              <td class="number">${formatCount(images)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function rareProducts({ tail }: Learnt): Html {
  const sorted = tail.toSorted((a, b) => a.classSize - b.classSize);
  return markup`<div class="panel learnt-block">
    <h3>Rare products it found (${formatCounted(tail.length, 'image')})</h3>
    ${
      tail.length === 0
        ? markup`<p class="muted">None.</p>`
        : markup`<p>
              The model keeps everything in these photographs as normal, without cleaning. A defect among them teaches
              it that the defect is fine: take such a photograph out and fit again.
            </p>
            ${contactSheet(sorted, ({ classSize }) => `product of about ${formatCounted(Math.round(classSize), 'image')}`)}`
    }
  </div>`;
}

function suspects({ suspects: images }: Learnt): Html {
  const sorted = images.toSorted((a, b) => b.outlierFactor - a.outlierFactor);
  return markup`<div class="panel learnt-block">
    <h3>Training images it suspects (${formatCounted(images.length, 'image')})</h3>
    ${
      images.length === 0
        ? markup`<p class="muted">None.</p>`
        : markup`<p>
              Some spots of these photographs are far more unlike the others than is usual. Are they defective? Most
              suspect first, by outlier factor: usual spots have about 1.
            </p>
            ${contactSheet(
              sorted,
              ({ removedShare, outlierFactor }) =>
                `outlier factor ${outlierFactor.toFixed(1)}, ${formatShare(removedShare)} of its patches removed`,
            )}`
    }
  </div>`;
}
