import { renderReport } from './render-report.ts';
import type { ReportInput } from './report-input.ts';

/**
 * Sends the report to `sink` piece by piece, waiting for each to be taken.
 * @throws what `renderReport` throws, and what the sink rejects with; what was written until then is not a whole file.
 */
export async function writeReport(input: ReportInput, sink: (chunk: string) => Promise<void> | void): Promise<void> {
  for await (const chunk of renderReport(input)) await sink(chunk);
}
