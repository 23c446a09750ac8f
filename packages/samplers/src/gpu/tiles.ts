import type { Matrix } from '@tailedcore/core';
import { columnsASum } from './rounding.ts';

/** Rows of a tile: the threads of one workgroup, which read neighbouring numbers. A literal in the kernels, too. */
export const tileRows = 64;

/** Candidates as a graphics card reads them fast: tile after tile, in a tile column after column. */
export interface Tiles {
  /** [count, columns, tileRows], each number times `scale`; the last tile, and rows to `columns`, are filled up with zeros. */
  readonly data: Float32Array;
  readonly count: number;
  readonly columns: number;
  /** A power of two that brings all numbers below 2 in size, so that no sum of squares overflows. */
  readonly scale: number;
}

/** How many numbers the tiles of so many candidates have. */
export function tileSize(candidates: number, columns: number): number {
  return roundUp(candidates, tileRows) * roundUp(columns, columnsASum);
}

export function makeTiles({ data, columns }: Matrix, candidates: Uint32Array): Tiles {
  const scale = scaleOf(data, columns, candidates);
  const tiles = new Float32Array(tileSize(candidates.length, columns));
  const filled = roundUp(columns, columnsASum);
  candidates.forEach((row, position) => {
    let to = Math.floor(position / tileRows) * tileRows * filled + (position % tileRows);
    const end = (row + 1) * columns;
    for (let from = row * columns; from < end; from++, to += tileRows) tiles[to] = (data[from] as number) * scale;
  });
  return { data: tiles, count: Math.ceil(candidates.length / tileRows), columns: filled, scale };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function scaleOf(data: Float32Array, columns: number, candidates: Uint32Array): number {
  let largest = 0;
  for (const row of candidates) {
    const end = (row + 1) * columns;
    for (let i = row * columns; i < end; i++) {
      const size = Math.abs(data[i] as number);
      if (size > largest) largest = size;
    }
  }
  return largest === 0 ? 1 : 2 ** -Math.floor(Math.log2(largest));
}
