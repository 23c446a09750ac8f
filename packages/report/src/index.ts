export { renderReport } from './render-report.ts';
export type {
  CalibrationFacts,
  HeatLegend,
  ImagePictures,
  ImageResult,
  Learnt,
  ModelFacts,
  NearestPatch,
  PartFacts,
  Picture,
  PictureProblem,
  ProductSize,
  ReportInput,
  SkippedFile,
  SuspectImage,
  TailImage,
  Verdict,
} from './report-input.ts';
export { writeReport } from './write-report.ts';
