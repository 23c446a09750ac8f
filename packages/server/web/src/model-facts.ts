import { askJson } from './server.ts';

/** What the page reads of `GET v1/models/{model}`. */
export interface ModelFacts {
  readonly name: string;
  readonly writtenBy: string;
  readonly preset: string;
  readonly backbone: { readonly name: string };
  readonly bank: { readonly rows: number; readonly head: number; readonly tail: number };
  readonly images: { readonly used: number; readonly skipped: readonly SkippedImage[] };
  /** The training images; groups and thumbnails count them from 0. */
  readonly names: readonly string[];
  readonly groups: readonly number[] | null;
  readonly rare: readonly { readonly name: string; readonly classSize: number }[];
  readonly suspicious: readonly {
    readonly name: string;
    readonly removedShare: number;
    readonly outlierFactor: number;
  }[];
  readonly threshold: { readonly value: number | null; readonly falseAlarms: number; readonly rule: string };
  readonly trainingScores: readonly number[];
  readonly notices: readonly { readonly message: string }[];
  readonly history: readonly ModelVersion[];
  /** Training images of which there is a picture. */
  readonly thumbnails: readonly number[];
}

export interface ModelVersion {
  readonly version: number;
  readonly kind: 'fit' | 'update';
  readonly at?: string;
  readonly images: number;
  readonly rows: number;
  readonly threshold: number | null;
}

interface SkippedImage {
  readonly name: string;
  readonly message: string;
}

/** @returns with its scores ascending. */
export async function readModel(name: string): Promise<ModelFacts> {
  const facts = await askJson<ModelFacts>(modelPath(name));
  return { ...facts, trainingScores: facts.trainingScores.toSorted((a, b) => a - b) };
}

export function modelPath(name: string): string {
  return `v1/models/${encodeURIComponent(name)}`;
}
