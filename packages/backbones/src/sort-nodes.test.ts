import { expect, test } from 'vitest';
import { nearestNames } from './nearest-names.ts';
import { sortNodes } from './sort-nodes.ts';

const node = (name: string, ...input: string[]) => ({ name, input, output: [name] });
const names = (nodes: readonly { name?: string | null }[] | undefined) => nodes?.map(({ name }) => name);

test('nodes in order stay as they are', () => {
  expect(names(sortNodes([node('b', 'x'), node('a', 'b'), node('c', 'b', '')]))).toEqual(['b', 'a', 'c']);
});

test('a node comes after those that it reads, also from inside its branches', () => {
  const branch = { ...node('d'), attribute: [{ name: 'then', g: { node: [node('inner', 'a')] } }] };
  expect(names(sortNodes([branch, node('c', 'a', 'b'), node('a', 'x'), node('b', 'a')]))).toEqual(['a', 'd', 'b', 'c']);
});

test('circles have no order', () => {
  expect(sortNodes([node('a', 'b'), node('b', 'a')])).toBeUndefined();
  expect(sortNodes([node('a', 'a')])).toBeUndefined();
});

test('the nearest names share most pairs of letters, earlier ones first', () => {
  const known = ['/layer1/Relu', '/layer2/Relu', '/head/Gemm', '/layer2/Add'];
  expect(nearestNames('layer2/relu', known, 2)).toEqual(['/layer2/Relu', '/layer1/Relu']);
  expect(nearestNames('zz', known, 1)).toEqual(['/layer1/Relu']);
  expect(nearestNames('zz', [], 3)).toEqual([]);
});
