/**
 * The heat colours as stops in OKLCH: even steps of lightness from dark violet over red and orange to pale yellow. Brighter is hotter, also in
 * grey print and for colour-blind eyes, and no hue appears twice.
 */
const stops: readonly { at: number; lightness: number; chroma: number; hue: number }[] = [
  { at: 0, lightness: 0.3, chroma: 0.14, hue: 300 },
  { at: 0.35, lightness: 0.5275, chroma: 0.2, hue: 355 },
  { at: 0.6, lightness: 0.69, chroma: 0.19, hue: 405 },
  { at: 0.8, lightness: 0.82, chroma: 0.16, hue: 440 },
  { at: 1, lightness: 0.95, chroma: 0.12, hue: 465 },
];

/** @param t - 0 (cold) to 1 (hot); values outside are clamped. @returns sRGB, 0 to 255. */
export function heatColor(t: number): readonly [red: number, green: number, blue: number] {
  const clamped = Math.min(Math.max(t, 0), 1);
  const next = Math.max(
    stops.findIndex(({ at }) => at >= clamped),
    1,
  );
  const [from, to] = stops.slice(next - 1, next + 1) as [(typeof stops)[0], (typeof stops)[0]];
  const share = (clamped - from.at) / (to.at - from.at);
  const mix = (key: 'lightness' | 'chroma' | 'hue') => from[key] + share * (to[key] - from[key]);
  const hue = (mix('hue') * Math.PI) / 180;
  return fromOklab(mix('lightness'), mix('chroma') * Math.cos(hue), mix('chroma') * Math.sin(hue));
}

/** OKLab to sRGB (Ottosson 2020), colours outside sRGB clipped. */
function fromOklab(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toByte(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(Math.max(encoded, 0), 1) * 255);
}
