import { expect, it } from 'vitest';
import { unpackNames } from './packed-splits.ts';

it.each([
  ['', []],
  ['bottle', ['bottle']],
  ['007', ['007']],
  ['color/004,007 cut/000..002', ['color/004', 'color/007', 'cut/000', 'cut/001', 'cut/002']],
  ['0998..1001', ['0998', '0999', '1000', '1001']],
  ['metal_contamination/000 pcb1..3', ['metal_contamination/000', 'pcb1', 'pcb2', 'pcb3']],
  [
    'kos21_Part0,6 defect/cell0393 normal-9 normal-10',
    ['kos21_Part0', 'kos21_Part6', 'defect/cell0393', 'normal-9', 'normal-10'],
  ],
])('a packed list is unpacked: %j', (packed, names) => {
  expect(unpackNames(packed)).toEqual(names);
});
