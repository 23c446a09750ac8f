/** How the numbers of a tap are to be read, and how many pixels its grid has. */
export interface TapLayout {
  /** `map` [N, C, r, c], `map-last` [N, r, c, C], `tokens` [N, T, C], `tokens-first` [T, N, C]. */
  readonly kind: 'map' | 'map-last' | 'tokens' | 'tokens-first';
  readonly channels: number;
  /** Tokens before those of the image; 0 in a map. */
  readonly skip: number;
  readonly grid: readonly [rows: number, columns: number];
  /** Pixels from one position to the next, if that is a whole number, the same down and across, and nothing is left over. */
  readonly stride: number | undefined;
}

export interface TokenOptions {
  readonly skip?: number | undefined;
  readonly grid?: readonly [number, number] | undefined;
}

type Size = readonly [height: number, width: number];

/** More class and register tokens than any network is known to have. */
const mostSkipped = 16;

/**
 * The ways in which a tensor of this shape can describe one image of `size` by position, likeliest first: exact strides
 * before those that padding made uneven. Empty when it cannot.
 */
export function readLayouts(shape: readonly number[], size: Size, tokens: TokenOptions = {}): TapLayout[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 4 && a === 1) {
    const found = [mapLayout('map', b, [c, d], size), mapLayout('map-last', d, [b, c], size)];
    return found
      .filter((layout) => layout !== undefined)
      .sort((one, other) => Number(one.stride === undefined) - Number(other.stride === undefined));
  }
  if (shape.length !== 3) return [];
  const found = a === 1 ? tokenLayout('tokens', b, c, size, tokens) : undefined;
  const first = a !== 1 && b === 1 ? tokenLayout('tokens-first', a, c, size, tokens) : undefined;
  return [found, first].filter((layout) => layout !== undefined);
}

function mapLayout(
  kind: TapLayout['kind'],
  channels: number,
  grid: Size,
  [height, width]: Size,
): TapLayout | undefined {
  const [rows, columns] = grid;
  if (channels < 1 || rows < 1 || columns < 1 || rows > height || columns > width) return undefined;
  const [down, across] = [height / rows, width / columns];
  const whole = Number.isInteger(down) && Number.isInteger(across);
  const exact = whole && down === across;
  if (!whole && !nearlyEven(grid, [height, width])) return undefined;
  return { kind, channels, skip: 0, grid, stride: exact ? down : undefined };
}

/** Whether a whole stride is off by no more than two positions, as padding makes it. Heads and channels are far from that. */
function nearlyEven(grid: Size, size: Size): boolean {
  const stride = Math.round(size[0] / grid[0]);
  return stride >= 2 && [0, 1].every((axis) => Math.abs((grid[axis] as number) - (size[axis] as number) / stride) <= 2);
}

function tokenLayout(
  kind: TapLayout['kind'],
  count: number,
  channels: number,
  [height, width]: Size,
  { skip, grid }: TokenOptions,
): TapLayout | undefined {
  if (grid !== undefined) {
    const left = count - grid[0] * grid[1];
    if (left < 0 || (skip !== undefined && skip !== left)) return undefined;
    const stride = height / grid[0];
    const exact = Number.isInteger(stride) && stride === width / grid[1];
    return { kind, channels, skip: left, grid, stride: exact ? stride : undefined };
  }
  for (let stride = 1; stride <= Math.min(height, width); stride++) {
    if (height % stride !== 0 || width % stride !== 0) continue;
    const rows = height / stride;
    const columns = width / stride;
    const left = count - rows * columns;
    if (skip === undefined ? left < 0 || left > mostSkipped : left !== skip) continue;
    return { kind, channels, skip: left, grid: [rows, columns], stride };
  }
  return undefined;
}
