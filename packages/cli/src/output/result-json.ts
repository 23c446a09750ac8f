import { csvCell, type Model, type Prediction, type UnreadImage } from '@tailedcore/core';

/** What `predict --json` prints. */
export function resultsJson(
  modelName: string,
  { threshold, learnt }: Model,
  results: readonly (Prediction | UnreadImage)[],
): string {
  const count = (wanted: string) => results.filter((result) => 'score' in result && result.verdict === wanted).length;
  const whole = {
    model: modelName,
    threshold: threshold.value,
    falseAlarms: threshold.falseAlarms,
    rule: threshold.rule,
    notices: threshold.notices,
    counts: {
      good: count('good'),
      defect: count('defect'),
      unknown: count('unknown'),
      failed: results.filter((result) => 'problem' in result).length,
    },
    images: results.map((result) => resultJson(result, learnt)),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function resultJson(result: Prediction | UnreadImage, { names, groups }: Model['learnt']): Record<string, unknown> {
  if ('problem' in result)
    return { name: result.name, error: { code: result.problem.code, message: result.problem.message } };
  const { name, score, pValue, verdict, hottest, placement, closest } = result;
  return {
    name,
    score,
    pValue,
    verdict,
    hottest: { x: hottest.x, y: hottest.y },
    placement,
    closest: { image: names[closest], product: groups?.[closest] ?? null },
  };
}

const columns = ['name', 'score', 'p_value', 'verdict', 'hottest_x', 'hottest_y', 'error'] as const;

/** As CSV after RFC 4180, with a header. */
export function* resultsCsv(results: Iterable<Prediction | UnreadImage>): Generator<string> {
  yield `${columns.join(',')}\r\n`;
  for (const result of results) {
    const cells =
      'problem' in result
        ? [result.name, '', '', '', '', '', result.problem.code]
        : [result.name, result.score, result.pValue ?? '', result.verdict, result.hottest.x, result.hottest.y, ''];
    yield `${cells.map(csvCell).join(',')}\r\n`;
  }
}
