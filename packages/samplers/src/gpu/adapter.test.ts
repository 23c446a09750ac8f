import { expect, it } from 'vitest';
import { describeAdapter } from './adapter.ts';

const info = (description: string, more = {}) => ({
  info: { vendor: 'some', architecture: '', device: '', description, ...more },
});

it.each([
  [info('SwiftShader driver 5.0.0')],
  [info('llvmpipe (LLVM 15.0.6, 256 bits)')],
  [info('Microsoft Basic Render Driver')],
  [info('', { device: 'lavapipe' })],
  [info('', { vendor: 'google', architecture: 'swiftshader' })],
  [info('A driver that says so itself', { isFallbackAdapter: true })],
])('%j computes on the CPU', (adapter) => {
  expect(describeAdapter(adapter).software).toBe(true);
});

it.each([
  [info('NVIDIA H100 80GB HBM3', { isFallbackAdapter: false }), 'NVIDIA H100 80GB HBM3'],
  [info('', { device: 'Apple M2' }), 'Apple M2'],
  [info('', { vendor: '' }), 'an adapter without a name'],
])('%j is a graphics card', (adapter, name) => {
  expect(describeAdapter(adapter)).toEqual({ name, software: false });
});
