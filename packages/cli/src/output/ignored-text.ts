import { countOf } from '@tailedcore/core';
import { imageExtensions } from '@tailedcore/images';

/** Says that a folder or glob held other files too. */
export function ignoredText(ignored: number): string {
  return `${countOf(ignored, 'other file')} passed over: images end in ${imageExtensions.join(' ')}.`;
}
