import { expect, test } from 'vitest';
import { factsToMetadata, readFacts } from './backbone-facts.ts';
import { emptyGraph, encodeModel } from './onnx-model.ts';

const facts = { name: 'tiny', sizeMultiple: 32, patchStride: 8, patchColumns: 5, embeddingColumns: 3 };

function fileWith(metadata: Record<string, string>): Uint8Array {
  return encodeModel({ graph: emptyGraph('tiny'), opset: 18, metadata });
}

test('facts come back out of the file that they were put into', () => {
  expect(readFacts(fileWith(factsToMetadata(facts)))).toEqual(facts);
});

test.each([
  ['bytes that are no ONNX file', new TextEncoder().encode('no model')],
  ['an empty file', new Uint8Array(0)],
  ['a file of someone else', fileWith({})],
  ['facts that are no JSON', fileWith({ 'tailedcore.backbone': '{' })],
  ['facts with a missing field', fileWith({ 'tailedcore.backbone': JSON.stringify({ ...facts, name: undefined }) })],
  ['facts with a size of zero', fileWith({ 'tailedcore.backbone': JSON.stringify({ ...facts, patchStride: 0 }) })],
  ['facts with an unknown field', fileWith({ 'tailedcore.backbone': JSON.stringify({ ...facts, more: 1 }) })],
])('%s: a coded error', (_, file) => {
  expect(() => readFacts(file)).toThrow('E_BACKBONE_SOURCE');
});
