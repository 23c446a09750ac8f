/** The input of a foreign graph that takes the image. */
export interface ImageInput {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  readonly type: 'float32' | 'float16' | 'uint8';
  /** Height and width in pixels, where the file fixes them; undefined: any. */
  readonly height: number | undefined;
  readonly width: number | undefined;
  /** Whether the file says that a batch is one image. */
  readonly oneAtATime: boolean;
}
