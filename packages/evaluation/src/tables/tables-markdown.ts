import type { BenchResults } from '../benchmark/cell-result.ts';
import type { AllTables } from './all-tables.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { productTables } from './product-tables.ts';

const files = `## The other files

- \`results.csv\`: one row for each cell (one method on one split with one seed) with every measure. \`image_…\`, \`pixel_…\`: measure and group; \`false_alarms_…\`, \`missed_…\`: verdicts at the method's own threshold; \`p_…\`: calibration of p-values of good images; \`found_…\`: how rare training images were found; \`patches_…\`: shares of removed and sampled patches. Shares are 0 to 1, times are seconds, an empty cell is not defined.
- \`summary.csv\`: mean, standard deviation (n - 1) and number of cells for each method, family of splits and measure.
- \`images.csv\`: what each method says of each test image: \`score\` (larger is more suspect), \`p\` (share of normal images that score as high), \`verdict\` at the method's own threshold. It can be read back as imported scores.
- \`tables.tex\`: these tables for LaTeX. \`report.html\`: tables and drawings. \`results.json\`: everything, for programs.
`;

/** All tables in Markdown, with what failed. */
export function* tablesMarkdown(results: BenchResults, { main, more }: AllTables): Generator<string> {
  yield `# ${markdownText(results.title)}\n\n`;
  yield `Made by TailedCore ${markdownText(results.made.version)}, ${markdownText(results.made.at)}. Best of a column in bold, second best underlined; numbers of publications are slanted and ranked among themselves. – is not defined or not measured.\n\n`;
  if (results.cells.length === 0) yield 'No cell is finished.\n\n';
  for (const table of [...main, ...more, ...productTables(results)]) yield `${markdownTable(table)}\n`;
  if (results.failures.length > 0) {
    yield '## Failed cells\n\nThese are not part of any number.\n\n';
    for (const { split, method, seed, message } of results.failures)
      yield `- ${markdownText(`${split}, ${method}, seed ${seed}: ${message}`)}\n`;
    yield '\n';
  }
  yield files;
}
