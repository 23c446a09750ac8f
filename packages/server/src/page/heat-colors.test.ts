import { heatColor } from '@tailedcore/images';
import { expect, test } from 'vitest';
import { heatColors } from '../../web/src/heat-colors.ts';

test('the legend shows the colours that heat maps are painted with', () => {
  const last = heatColors.length - 1;
  const painted = heatColors.map((_, i) => `#${Buffer.from(heatColor(i / last)).toString('hex')}`);
  expect(heatColors).toEqual(painted);
});
