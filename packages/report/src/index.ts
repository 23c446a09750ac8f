export type {
  BenchCell,
  BenchReport,
  BenchRow,
  BenchTable,
  CalibrationPlot,
  ClassSizePlot,
  NoisePlot,
  PatchPlot,
  RocPlot,
  ScorePlot,
  Spread,
  TradeoffPlot,
} from './bench/bench-report.ts';
export { renderBenchReport } from './bench/render-bench-report.ts';
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
