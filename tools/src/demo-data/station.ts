import type { Ground } from './grounds/ground.ts';

/** The place where one product is photographed. Every picture varies a little around these figures. */
export interface Station {
  /** None where the product fills the picture. */
  readonly ground?: Ground;
  readonly lamp: {
    /** Where the light comes from: radians in the picture, 0 from the right, -pi/2 from above. */
    readonly azimuth: number;
    /** Radians above the table. */
    readonly elevation: number;
    readonly power: number;
    /** Light from all around, 0..1: high under a diffuse dome. */
    readonly ambient: number;
  };
  readonly camera: {
    readonly brightness: number;
    /** White balance: above 1 redder and less blue. */
    readonly warmth: number;
    readonly vignette: number;
    readonly blur: number;
    /** Standard deviation in levels of 255. */
    readonly noise: number;
  };
}
