import { describe, expect, it } from 'vitest';
import { holdOut } from './hold-out.ts';

const names = Array.from({ length: 20 }, (_, i) => `${i}.png`);

describe('holdOut', () => {
  it('draws a rounded share, whatever the order of the names', () => {
    const held = holdOut(names, 0.2, 1, 'nut');
    expect(held.size).toBe(4);
    expect(holdOut([...names].reverse(), 0.2, 1, 'nut')).toEqual(held);
    expect(holdOut(names.slice(0, 3), 0.2, 1, 'nut').size).toBe(1);
    expect(holdOut(names.slice(0, 2), 0.2, 1, 'nut').size).toBe(0);
    expect(holdOut([], 0.2, 1, 'nut').size).toBe(0);
  });

  it('draws others for another seed or label', () => {
    const held = [...holdOut(names, 0.2, 1, 'nut')].join();
    expect([...holdOut(names, 0.2, 2, 'nut')].join()).not.toBe(held);
    expect([...holdOut(names, 0.2, 1, 'bolt')].join()).not.toBe(held);
  });
});
