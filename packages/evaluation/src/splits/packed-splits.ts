import { readFileSync } from 'node:fs';

/** The published splits of a data set, as packages/evaluation/data/NAME.json has them. Lists of names are packed: see `unpackNames`. */
export interface PackedSplits {
  readonly dataset: string;
  /** Where the splits were published. */
  readonly source: string;
  /** How the data set is laid out, for messages. */
  readonly layout: string;
  /** What `*` stands for, where it is used: the names of all good training images of a product, or their number. */
  readonly all: Readonly<Record<string, string | number>>;
  readonly splits: Readonly<Record<string, PackedSplit>>;
}

/** One split. File names have no extension. */
export interface PackedSplit {
  /** Rare products. */
  readonly tail: string;
  /** Good training images that each product keeps; `*`: all. */
  readonly good: Readonly<Record<string, string>>;
  /** Test images that are mixed into training, by product: `KIND/NAME`, or `NAME` where the data set has one kind only. */
  readonly defects: Readonly<Record<string, string>>;
}

/** The data sets with published splits. */
export const publishedDatasets = ['mvtecad', 'visa', 'mixed-products'] as const;

const read = new Map<string, PackedSplits>();

/** @throws the file system's error: the file is part of this package. */
export function readPacked(dataset: (typeof publishedDatasets)[number]): PackedSplits {
  let packed = read.get(dataset);
  if (packed === undefined) {
    packed = JSON.parse(readFileSync(new URL(`../../data/${dataset}.json`, import.meta.url), 'utf8')) as PackedSplits;
    read.set(dataset, packed);
  }
  return packed;
}

/**
 * The names in a packed list. Words are separated by spaces; numbers at the end of a word, by commas, share what stands before them; two dots
 * stand for all numbers between: `color/004,007 cut/000..002` is color/004, color/007, cut/000, cut/001, cut/002.
 */
export function unpackNames(packed: string): string[] {
  return packed.split(' ').filter(Boolean).flatMap(unpackWord);
}

function unpackWord(word: string): string[] {
  const [, start = word, numbers] = /^(.*?)(\d+(?:\.\.\d+)?(?:,\d+(?:\.\.\d+)?)*)$/.exec(word) ?? [];
  return numbers === undefined ? [start] : numbers.split(',').flatMap((text) => unpackRange(start, text));
}

function unpackRange(start: string, text: string): string[] {
  const [first = '', last = first] = text.split('..');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => start + String(Number(first) + i).padStart(first.length, '0'));
}
