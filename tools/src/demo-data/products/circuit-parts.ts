import type { Scene } from '../scene.ts';
import { circle, roundedBox, smoothstep } from '../shapes.ts';
import { type Colour, fill, place, type Pose, type Surface, tint } from '../surface.ts';

/** One part of a circuit board, in the board's own coordinates. */
export interface Part {
  readonly kind: 'chip' | 'can' | 'crystal' | 'resistor' | 'capacitor' | 'header';
  readonly u: number;
  readonly v: number;
  readonly turn: number;
}

/** How one part comes out. */
export interface PartLook {
  /** Only its pads are there. */
  readonly missing: boolean;
  /** Brightness of the body, about 1. */
  readonly body: number;
  /** Brightness of the solder, 0..1. */
  readonly solder: number;
  readonly supplier: { readonly resistor: Colour; readonly can: Colour };
  /** Where its pads are, which stay when the part is moved. */
  readonly pads: Part;
}

export function drawPart({ surface, pose }: Scene, part: Part, look: PartLook): void {
  const { pads, solder } = look;
  drawPads(surface, place(pose, pads.u, pads.v, pads.turn), part.kind, solder);
  if (!look.missing) drawBody(surface, place(pose, part.u, part.v, part.turn), part.kind, look);
}

function drawPads(surface: Surface, pose: Pose, kind: Part['kind'], solder: number): void {
  if (kind === 'chip') {
    for (let pin = -3; pin <= 3; pin++) {
      for (const end of [-1, 1]) {
        drawMetal(surface, place(pose, end * 23.5, pin * 6), 4.5, 1.8, solder);
        drawMetal(surface, place(pose, pin * 6, end * 23.5), 1.8, 4.5, solder);
      }
    }
    return;
  }
  if (kind === 'header') {
    for (let pin = -2; pin <= 2; pin++) drawMetal(surface, place(pose, pin * 8, 0), 3, 3, solder);
    return;
  }
  const reach = kind === 'crystal' ? 17 : kind === 'can' ? 9 : 7;
  for (const end of [-1, 1]) drawMetal(surface, place(pose, end * reach, 0), 3, 4, solder);
}

function drawMetal(surface: Surface, pose: Pose, halfU: number, halfV: number, brightness: number): void {
  fill(
    surface,
    pose,
    Math.hypot(halfU, halfV) + 1,
    (u, v) => roundedBox(u, v, halfU, halfV, 1),
    (_u, _v, ink, distance) => {
      tint(ink, [1, 1, 1.02], brightness);
      ink.height += 1.2 * smoothstep(0, 2, -distance);
      ink.gloss = 0.5;
      return 1;
    },
  );
}

function drawBody(surface: Surface, pose: Pose, kind: Part['kind'], look: PartLook): void {
  if (kind === 'can') return drawCan(surface, pose, look);
  if (kind === 'header') return drawHeader(surface, pose, look);
  if (kind === 'crystal') return drawBlock(surface, pose, [17, 6, 6], 5, scale([0.62, 0.62, 0.6], look.body), 0.5);
  if (kind === 'chip') {
    drawBlock(surface, pose, [20, 20, 1.5], 5, scale([0.085, 0.085, 0.09], look.body), 0.12);
    return drawBlock(surface, place(pose, -14, -14), [2, 2, 2], 0, scale([0.3, 0.3, 0.3], look.body), 0.1);
  }
  const brown: Colour = [0.52, 0.4, 0.26];
  drawBlock(surface, pose, [7, 3.6, 0.8], 3, scale([0.68, 0.68, 0.68], look.body), 0.4);
  const body = kind === 'resistor' ? look.supplier.resistor : brown;
  drawBlock(surface, pose, [4.6, 3.6, 0.5], 0.4, scale(body, look.body), 0.15);
}

/** A box of half-size `u` x `v` with rounded corners, `rise` px above what is there. */
function drawBlock(
  surface: Surface,
  pose: Pose,
  [u, v, corner]: readonly [u: number, v: number, corner: number],
  rise: number,
  colour: Colour,
  gloss: number,
): void {
  fill(
    surface,
    pose,
    Math.hypot(u, v) + 1,
    (x, y) => roundedBox(x, y, u, v, corner),
    (_u, _v, ink, distance) => {
      tint(ink, colour, 1);
      ink.height += rise * smoothstep(0, 1.6, -distance);
      ink.gloss = gloss;
      return 1;
    },
  );
}

function drawCan(surface: Surface, pose: Pose, look: PartLook): void {
  fill(
    surface,
    pose,
    14,
    (u, v) => circle(u, v, 13),
    (u, _v, ink, distance) => {
      const lid = smoothstep(2, 4, -distance);
      tint(ink, u > 6 ? [0.1, 0.1, 0.12] : look.supplier.can, look.body);
      ink.height += 9 * smoothstep(0, 2.5, -distance) - 1.2 * lid;
      ink.gloss = 0.4 * lid;
      return 1;
    },
  );
}

function drawHeader(surface: Surface, pose: Pose, look: PartLook): void {
  drawBlock(surface, pose, [22, 6, 1], 7, scale([0.1, 0.1, 0.11], look.body), 0.1);
  for (let pin = -2; pin <= 2; pin++) {
    drawBlock(surface, place(pose, pin * 8, 0), [2, 2, 0.5], 4, scale([0.8, 0.66, 0.28], look.body), 0.6);
  }
}

function scale(colour: Colour, by: number): Colour {
  return [colour[0] * by, colour[1] * by, colour[2] * by];
}
