import { z } from 'zod';

const part = (use: string) =>
  z.strictObject({
    use: z.string().min(1).default(use).describe('Name of the part: built-in, or a plugin'),
    options: z.record(z.string(), z.unknown()).default({}).describe('Options of the part'),
  });

/** The methods that come with the program. */
export const presetNames = ['tailedcore', 'patchcore', 'softpatch', 'paper', 'reference'] as const;
/** By which steps images are turned for copies, in degrees. */
export const augmentations = ['none', 'rot15', 'rot30', 'rot90'] as const;
/** Which images are copied: those of rare products, or all. */
export const augmentedImages = ['tail', 'all'] as const;
/** How a photograph becomes the square that the network sees. */
export const fitModes = ['crop', 'stretch'] as const;
/** Which images cleaning compares: all; those of no rare product, which are kept whole; or those of one product group. */
export const comparisons = ['all', 'common', 'group'] as const;
/** How full features and the memory are kept. */
export const storages = ['float32', 'float16'] as const;

const image = z
  .strictObject({
    resize: z
      .int()
      .min(32)
      .max(4096)
      .default(256)
      .describe('Length of the shorter side after resizing, in pixels (fit: crop)'),
    crop: z
      .int()
      .min(32)
      .max(4096)
      .default(224)
      .describe('Side of the square the network sees, in pixels; a multiple of what the backbone asks for (mostly 32)'),
    fit: z
      .enum(fitModes)
      .default('crop')
      .describe('crop: keep proportions, cut the middle out; stretch: squeeze the whole image'),
  })
  .refine(({ resize, crop, fit }) => fit === 'stretch' || crop <= resize, {
    path: ['crop'],
    message: 'expected at most image.resize (or image.fit: stretch)',
  });

/** Every setting of a method, complete. What a model stores. */
export const methodSchema = z.strictObject({
  preset: z
    .enum(presetNames)
    .default('tailedcore')
    .describe('The method: what every other setting is unless told otherwise'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0)
    .describe('Seeds projections and draws'),
  falseAlarms: z.number().gt(0).lt(1).default(0.01).describe('Wanted share of good images above the threshold'),
  image: image.describe('From photograph to pixels').prefault({}),
  backbone: part('openimages-mobilenet-v2').describe('The network that looks').prefault({}),
  cleaner: part('lof')
    .extend({
      within: z
        .enum(comparisons)
        .default('all')
        .describe(
          'Compares patches of all images, of those of no rare product (these are kept whole), or of a product group',
        ),
    })
    .describe('Removes patches that may be defects before anything is learnt from them')
    .prefault({}),
  tail: part('linkage')
    .extend({
      maxShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.15)
        .describe('Use no tail images if more than this share is selected'),
      apart: z
        .number()
        .min(0)
        .max(100)
        .default(3)
        .describe('A tail image must lie this many usual distances from all images that are none; 0: anywhere'),
    })
    .describe('Finds the images of rare products')
    .prefault({}),
  augment: z.enum(augmentations).default('rot15').describe('Copies made of images: turned in steps of so many degrees'),
  flip: z.boolean().default(true).describe('Mirrored copies as well; of no effect on augment: none'),
  augmentImages: z
    .enum(augmentedImages)
    .default('tail')
    .describe('Copies of which images: those of rare products, or all; all multiplies memory and time by the copies'),
  coreset: part('greedy')
    .extend({
      ratio: z.number().gt(0).max(1).default(0.01).describe('Share of the patches kept in each memory'),
      tailRatio: z
        .number()
        .gt(0)
        .max(1)
        .nullable()
        .default(null)
        .describe('Share kept in the memory of rare products; null: as ratio'),
      limit: z.int().min(1).nullable().default(10_000).describe('At most this many rows a memory'),
      count: z.int().min(1).nullable().default(null).describe('A fixed number of rows a memory, instead of a ratio'),
    })
    .describe('Chooses the patches that are remembered')
    .prefault({}),
  projection: z
    .int()
    .min(1)
    .max(4096)
    .default(128)
    .describe('Wider patches are projected to this many columns for cleaning and selection'),
  storage: z
    .enum(storages)
    .default('float32')
    .describe('How the bank, and patches too wide for selection, are kept: float16 halves them and rounds to 11 bits'),
  index: part('exact').describe('Finds the nearest remembered patches').prefault({}),
  scorer: part('nearest').describe('Makes scores of their distances').prefault({}),
  sigma: z
    .number()
    .min(0)
    .max(100)
    .default(4)
    .describe('Smoothing of the heat map: standard deviation of a Gaussian, in pixels of the crop; 0: none'),
});

/** The normalised settings of a method. */
export type MethodConfig = z.output<typeof methodSchema>;
/** What a person writes: any part of it. */
export type MethodSettings = z.input<typeof methodSchema>;
/** The name of a method. */
export type PresetName = (typeof presetNames)[number];
/** A way to turn copies. */
export type Augmentation = (typeof augmentations)[number];
/** A way to keep features. */
export type Storage = (typeof storages)[number];
