import { checkInput } from './check-input.ts';
import { type Html, markup, markupOf } from './html.ts';
import { loadAhead } from './load-ahead.ts';
import { card } from './page/card.ts';
import { pageEnd, pageStart } from './page/document.ts';
import { pageHeader } from './page/header.ts';
import { scoreSection } from './page/histogram.ts';
import { learntSection } from './page/learnt.ts';
import { resultsEnd, resultsStart } from './page/results.ts';
import { skippedSection } from './page/skipped.ts';
import type { ImageResult, ReportInput } from './report-input.ts';

/** How many images' pictures are held at a time: enough to keep a few threads decoding. */
const picturesAhead = 4;

/**
 * The report as pieces of one HTML file, to be written one after the other as UTF-8. The file holds its style, its script and all
 * pictures and loads nothing. The pictures of one image at a time are asked for (a few ahead), so a report larger than memory works.
 * Images are sorted by score, highest first; equal scores by name, then by place in the input.
 * @throws E_NOT_FINITE, E_OPTION for values that cannot be shown, before the first piece; E_IMAGE_EMPTY for a picture without bytes;
 * whatever `pictures()` rejects with.
 */
export async function* renderReport(input: ReportInput): AsyncGenerator<string, void, undefined> {
  checkInput(input);
  const images = input.images.toSorted(byScore);
  const { threshold } = input.model.calibration;

  yield text(
    pageStart(input),
    pageHeader(input),
    markup`<main id="main" class="wrap" tabindex="-1">`,
    resultsStart(input),
  );
  let rank = 0;
  for await (const [image, pictures] of loadAhead(images.map(withPictures), picturesAhead))
    yield text(card(image, pictures, ++rank, threshold));
  yield text(resultsEnd(input), scoreSection(input));
  yield text(learntSection(input), skippedSection(input), markup`</main>`, pageEnd(input));
}

function byScore(a: ImageResult, b: ImageResult): number {
  return b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

function withPictures(image: ImageResult) {
  return async () => [image, await image.pictures()] as const;
}

function text(...parts: readonly Html[]): string {
  return parts.map(markupOf).join('');
}
