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
  N_THRESHOLD_UNRESOLVED:
    'A false-alarm rate of {rate} needs at least {needed} normal images, and there are {images}: the threshold is their largest score.',
} as const;

export type NoticeCode = keyof typeof catalogue;

export interface Notice {
  readonly code: NoticeCode;
  readonly message: string;
}

export const noticeCodes = Object.keys(catalogue) as NoticeCode[];

export function notice(code: NoticeCode, details: Readonly<Record<string, string | number>> = {}): Notice {
  return { code, message: catalogue[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? '?')) };
}

export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

export function countOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
