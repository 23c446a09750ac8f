/** Things a user should know that are no errors: said by fit and predict, and stored in the model. */
const catalogue = {
  N_CROP:
    'The crop leaves out {dropped} of the pixels of {images}. If products reach the border, fit with "--fit stretch".',
  N_NO_THRESHOLD:
    'No normal image is left to set a threshold with, so predict gives scores but no verdicts. Add images.',
  N_SKIPPED: '{images} of {total} files could not be used.',
  N_TAIL_GUARD:
    '{selected} of {images} images look like rare products, more than {most} ({share} of all), so none are treated as such: all images are cleaned alike.',
  N_TAIL_NEAR:
    '{dropped} of {selected} that looked like rare products lie close to common ones and are treated like them.',
  N_TAIL_NONE_COMPARED: '{images} could not be scored without their own rows and do not count for the threshold.',
  N_UPDATE_FEW:
    'Of products with fewer than five images in the model: {images}. What is normal for these cannot be told yet, so they do not count for the threshold.',
  N_UPDATE_NO_EMBEDDINGS:
    'The model keeps no embeddings of its images, so new ones were not searched for rare products: all are cleaned alike. Fit again to have rare products found.',
  N_UPDATE_REFIT:
    'The bank has {rows} rows, and a fit on the same images would keep about {expected}: fit again on all photographs for the same quality in less time.',
  N_UPDATE_REPEATED: 'In the model already, or given twice: {images}, left out.',
  N_THRESHOLD_UNRESOLVED:
    'A false-alarm rate of {rate} needs at least {needed} normal images, and there are {images}: the threshold is their largest score.',
} as const;

/** A code of a notice. */
export type NoticeCode = keyof typeof catalogue;

/** What a user should know though nothing failed. */
export interface Notice {
  readonly code: NoticeCode;
  readonly message: string;
}

/** All codes of notices. */
export const noticeCodes = Object.keys(catalogue) as NoticeCode[];

/** A notice of the catalogue, its sentence made of `details`. */
export function notice(code: NoticeCode, details: Readonly<Record<string, string | number>> = {}): Notice {
  return { code, message: catalogue[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? '?')) };
}

/** A share in percent, with three digits: 0.125 is "12.5 %". */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** A count with its unit: "1 image", "2 images". */
export function countOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
