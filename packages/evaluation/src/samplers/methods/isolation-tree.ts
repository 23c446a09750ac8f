import { type Matrix, type Random, randomInteger } from '@tailedcore/core';

/** A tree of random cuts; node 0 is the root, and a node of the tree is a leaf where `columns` is -1. */
export interface IsolationTree {
  /** Column that is cut, [nodes]. */
  readonly columns: Int32Array;
  /** Values up to this go left, [nodes]. */
  readonly cuts: Float64Array;
  /** Left child, [nodes]; the right one stands beside it. */
  readonly children: Int32Array;
  /** Path length that a leaf stands for, [nodes]. */
  readonly lengths: Float64Array;
}

/**
 * Average length of an unsuccessful search in a binary search tree of n entries, by which path lengths are completed and scaled: 2 (ln(n-1) + 0.5772…) -
 * 2 (n-1)/n (Liu et al. 2008, Eq. 1); 0 for one entry, 1 for two.
 */
export function averagePathLength(n: number): number {
  if (n < 2) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649015329) - (2 * (n - 1)) / n;
}

/**
 * Cuts the rows of a sample until each is alone, all left are copies, or `depth` is reached. Each cut is at a uniformly drawn value of a column that is drawn
 * uniformly among those that differ.
 * @param sample - rows, [s], s >= 1; reordered.
 */
export function growTree(rows: Matrix, sample: Uint32Array, depth: number, random: Random): IsolationTree {
  const nodes = 2 * sample.length;
  const tree: IsolationTree = {
    columns: new Int32Array(nodes).fill(-1),
    cuts: new Float64Array(nodes),
    children: new Int32Array(nodes),
    lengths: new Float64Array(nodes),
  };
  const order = Uint32Array.from({ length: rows.columns }, (_, column) => column);
  let used = 1;
  const grow = (node: number, start: number, end: number, level: number): void => {
    const members = sample.subarray(start, end);
    const cut = members.length > 1 && level < depth ? drawCut(rows, members, order, random) : undefined;
    if (!cut) {
      tree.lengths[node] = level + averagePathLength(members.length);
      return;
    }
    const middle = start + partition(rows, members, cut.column, cut.value);
    const child = used;
    used += 2;
    tree.columns[node] = cut.column;
    tree.cuts[node] = cut.value;
    tree.children[node] = child;
    grow(child, start, middle, level + 1);
    grow(child + 1, middle, end, level + 1);
  };
  grow(0, 0, sample.length, 0);
  return tree;
}

/** Cuts needed until a row is alone, completed by the average at leaves that hold several. */
export function pathLength({ columns, cuts, children, lengths }: IsolationTree, rows: Matrix, row: number): number {
  const start = row * rows.columns;
  let node = 0;
  for (let column = columns[0] as number; column >= 0; column = columns[node] as number) {
    const left = children[node] as number;
    node = (rows.data[start + column] as number) <= (cuts[node] as number) ? left : left + 1;
  }
  return lengths[node] as number;
}

/** A cut that leaves rows on both sides; undefined where all rows are alike.  @param order - all columns, in any order; reordered. */
function drawCut(
  rows: Matrix,
  members: Uint32Array,
  order: Uint32Array,
  random: Random,
): { readonly column: number; readonly value: number } | undefined {
  for (let tried = 0; tried < order.length; tried++) {
    const at = tried + randomInteger(random, order.length - tried);
    const column = order[at] as number;
    order[at] = order[tried] as number;
    order[tried] = column;
    let [least, most] = [Infinity, -Infinity];
    for (const row of members) {
      const value = rows.data[row * rows.columns + column] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    // The draw is below 1 - 2^-32 in float64, and values are float32: the largest always goes right.
    if (most > least) return { column, value: least + (most - least) * random() };
  }
  return undefined;
}

/** Moves the rows that go left to the front. @returns how many they are. */
function partition({ data, columns }: Matrix, members: Uint32Array, column: number, cut: number): number {
  let left = 0;
  for (let i = 0; i < members.length; i++) {
    const row = members[i] as number;
    if ((data[row * columns + column] as number) > cut) continue;
    members[i] = members[left] as number;
    members[left++] = row;
  }
  return left;
}
