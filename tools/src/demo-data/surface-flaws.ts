import { between } from './draws.ts';
import { offset, sample } from './noise.ts';
import type { Flaw, Scene } from './scene.ts';
import { circle, segment, smoothstep } from './shapes.ts';
import { type Colour, fill, mix, place } from './surface.ts';

/** What is lower than this is the ground, beside the item or seen through a hole: a flaw of the item's surface is not there. */
const itemFrom = 2;

/** A spot in local (u, v) of the item. */
export interface Spot {
  readonly u: number;
  readonly v: number;
}

/** A random spot whose distance from the middle is `inner` to `outer`, evenly over that ring. */
export function spotInRing(flaw: Flaw, inner: number, outer: number): Spot {
  const radius = Math.sqrt(between(flaw.random, inner * inner, outer * outer));
  const angle = between(flaw.random, -Math.PI, Math.PI);
  return { u: radius * Math.cos(angle), v: radius * Math.sin(angle) };
}

/** A random spot of a box of half-sizes `halfU` x `halfV`. */
export function spotInBox(flaw: Flaw, halfU: number, halfV: number): Spot {
  return { u: between(flaw.random, -halfU, halfU), v: between(flaw.random, -halfV, halfV) };
}

/** The same substance a little darker or lighter, warmer or colder. */
function tinge(flaw: Flaw, [red, green, blue]: Colour): Colour {
  const tone = between(flaw.random, 0.75, 1.25);
  const warmth = between(flaw.random, 0.88, 1.12);
  return [red * tone * warmth, green * tone, (blue * tone) / warmth];
}

/** A slightly bent groove through `spot` that tapers out; `bright` metal shines in it, other material is paler. */
export function scratch(scene: Scene, flaw: Flaw, spot: Spot, bright: number): void {
  const { strength, random } = flaw;
  const length = between(random, 22, 34) + 34 * strength;
  const width = 0.6 + 0.9 * strength;
  const bend = between(random, -0.12, 0.12) * length;
  const across = (u: number, v: number): number => {
    const t = (2 * u) / length;
    return t < -1 || t > 1 ? 9 : Math.abs(v - bend * (1 - t * t)) - width * (1.1 - t * t);
  };
  const pose = place(scene.pose, spot.u, spot.v, between(random, 0, Math.PI));
  fill(scene.surface, pose, length / 2 + 2, across, (_u, _v, ink) => {
    if (ink.height < itemFrom) return 0;
    const lift = bright * (0.6 + 0.4 * strength);
    ink.red += lift;
    ink.green += lift;
    ink.blue += lift;
    ink.height -= 0.5 + 0.7 * strength;
    return 1;
  });
}

/** A flat patch of another colour with a cloudy outline: rust, oil, scorching. */
export function stain(scene: Scene, flaw: Flaw, spot: Spot, colour: Colour, radius = 9 + 13 * flaw.strength): void {
  const { surface, pose, textures } = scene;
  const [du, dv] = [offset(flaw.random), offset(flaw.random)];
  const opacity = 0.4 + 0.45 * flaw.strength;
  const own = tinge(flaw, colour);
  const outline = (u: number, v: number): number =>
    circle(u, v, radius) + 0.3 * radius * sample(textures.mottle, u + du, v + dv);
  fill(surface, place(pose, spot.u, spot.v), 1.8 * radius, outline, (_u, _v, ink, distance) => {
    if (ink.height < itemFrom) return 0;
    const [red, green, blue] = mix([ink.red, ink.green, ink.blue], own, 0.85);
    ink.red = red;
    ink.green = green;
    ink.blue = blue;
    ink.gloss *= 0.4;
    return opacity * smoothstep(0, 0.45 * radius, -distance);
  });
}

/** A lump of something that does not belong there: a raised, rough blob with a shadow. */
export function contaminate(scene: Scene, flaw: Flaw, spot: Spot, colour: Colour): void {
  const { surface, pose, textures } = scene;
  const radius = 3.5 + 5 * flaw.strength * between(flaw.random, 0.7, 1.3);
  const stretch = between(flaw.random, 1, 2);
  const [du, dv] = [offset(flaw.random), offset(flaw.random)];
  const outline = (u: number, v: number): number =>
    circle(u / stretch, v, radius) + 0.25 * radius * sample(textures.mottle, u + du, v + dv);
  const [red, green, blue] = tinge(flaw, colour);
  const lump = place(pose, spot.u, spot.v, between(flaw.random, 0, Math.PI));
  fill(surface, lump, 2.2 * radius * stretch, outline, (u, v, ink, distance) => {
    const rough = sample(textures.grain, u + dv, v + du);
    const brightness = 1 + 0.12 * rough;
    ink.red = red * brightness;
    ink.green = green * brightness;
    ink.blue = blue * brightness;
    ink.height += 0.9 * Math.sqrt(Math.max(0, -distance) * radius) + 0.25 * rough;
    ink.gloss = 0.12;
    return 1;
  });
}

/** A dark jagged line that starts at `spot` and runs in direction `heading` (radians), getting thinner. */
export function crack(scene: Scene, flaw: Flaw, spot: Spot, heading: number): void {
  const { strength, random } = flaw;
  const steps = 5 + Math.round(5 * strength);
  let { u, v } = spot;
  for (let step = 0; step < steps; step++) {
    const direction = heading + between(random, -0.7, 0.7);
    const length = between(random, 5, 9);
    const nextU = u + length * Math.cos(direction);
    const nextV = v + length * Math.sin(direction);
    crackPiece(scene, { u, v }, { u: nextU, v: nextV }, (0.7 + 0.9 * strength) * (1 - (0.6 * step) / steps));
    u = nextU;
    v = nextV;
  }
}

function crackPiece(scene: Scene, from: Spot, to: Spot, halfWidth: number): void {
  const middle: Spot = { u: (from.u + to.u) / 2, v: (from.v + to.v) / 2 };
  const [au, av] = [from.u - middle.u, from.v - middle.v];
  const line = (u: number, v: number): number => segment(u, v, au, av, -au, -av) - halfWidth;
  fill(
    scene.surface,
    place(scene.pose, middle.u, middle.v),
    Math.hypot(au, av) + halfWidth + 1,
    line,
    (_u, _v, ink) => {
      if (ink.height < itemFrom) return 0;
      ink.red *= 0.45;
      ink.green *= 0.42;
      ink.blue *= 0.42;
      ink.height -= 2.5;
      ink.gloss = 0;
      return 0.9;
    },
  );
}

/** A smooth hollow, seen only by how it catches the light. */
export function dent(scene: Scene, flaw: Flaw, spot: Spot): void {
  const radius = between(flaw.random, 7, 10) + 9 * flaw.strength;
  const depth = (0.2 + 0.25 * flaw.strength) * radius;
  const hollow = (u: number, v: number): number => circle(u, v, radius);
  fill(scene.surface, place(scene.pose, spot.u, spot.v), radius + 1, hollow, (u, v, ink) => {
    const t = 1 - (u * u + v * v) / (radius * radius);
    ink.height -= depth * t * t;
    return 1;
  });
}
