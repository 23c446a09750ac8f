import { between } from '../draws.ts';
import { offset, sample } from '../noise.ts';
import { roundedBox, smoothstep } from '../shapes.ts';
import { cover, type Ground } from './ground.ts';

const pitch = 40;
const slot = 20;

/** A white plastic conveyor of hinged, slotted modules that runs from top to bottom, and stops anywhere. */
export const modularConveyor: Ground = (surface, textures, wear, passing) => {
  const [stop, du, dv] = [between(passing, 0, pitch), offset(passing), offset(passing)];
  const yellowed = between(wear, 0.9, 0.98);
  const across = between(wear, 0, slot);
  cover(surface, [0.8, 0.8 * (0.5 + 0.5 * yellowed), 0.8 * yellowed], 0.12, (x, y, point) => {
    const row = (y + stop) / pitch;
    const v = (row - Math.floor(row)) * pitch - pitch / 2;
    // neighbouring modules are laid like bricks
    const column = (x + across + (Math.floor(row) % 2) * (slot / 2)) / slot;
    const u = (column - Math.floor(column)) * slot - slot / 2;
    const open = smoothstep(0.6, -0.8, roundedBox(u, v, 3.2, 11, 3));
    const hinge = smoothstep(1.6, 0.4, pitch / 2 - Math.abs(v));
    const smear = sample(textures.mottle, x + du, y + dv);
    point.tone = (1 + 0.012 * smear) * (1 - 0.55 * open) * (1 - 0.3 * hinge);
    point.height = 1.5 - 3 * open - 1.4 * hinge + 0.04 * smear;
  });
};
