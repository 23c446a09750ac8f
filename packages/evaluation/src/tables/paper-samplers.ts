/** A line of the paper's Table 5: mean and standard deviation over 60 splits. All in percent but the class size error. */
export interface PaperSampler {
  /** Name that a recipe gives the same sampler. */
  readonly method: string;
  readonly title: string;
  /** Missed rare images + included defective ones, missed rare, included defective, included frequent, class size error, AUROC. */
  readonly values: readonly (readonly [mean: number, deviation: number])[];
}

const lines: readonly (readonly [method: string, title: string, values: string])[] = [
  ['lof', 'LOF', '89.58 44.42 31.22 34.88 58.36 9.54 92.50 7.87 1.00 0.00 77.08 25.86'],
  ['isolation-forest', 'Isolation forest', '18.15 15.91 7.25 10.05 10.90 5.86 69.02 25.96 1.00 0.00 98.96 1.27'],
  ['one-class-svm', 'One-class SVM', '49.95 9.76 0.78 2.19 49.17 7.57 95.06 6.08 1.00 0.00 96.72 3.59'],
  ['dbscan', 'DBSCAN', '35.36 49.55 30.64 44.38 4.72 5.17 25.57 27.24 0.35 0.44 84.46 22.18'],
  ['k-means', 'k-means', '94.67 44.95 47.22 35.49 47.45 9.46 97.40 3.99 4.27 1.40 52.58 20.46'],
  ['gaussian-mixture', 'Gaussian mixture', '100.00 0.00 0.00 0.00 100.00 0.00 97.58 2.86 12.50 1.53 50.00 0.00'],
  ['kde', 'Kernel density', '29.81 24.15 2.14 6.26 27.67 17.89 87.47 10.35 1.00 0.00 97.98 2.19'],
  [
    'affinity-propagation',
    'Affinity propagation',
    '27.81 32.59 12.98 24.01 14.83 8.58 77.45 28.21 0.70 0.22 93.03 12.8',
  ],
  ['knn', 'k nearest neighbours', '43.49 31.25 14.46 24.07 29.03 7.18 83.12 18.28 1.00 0.00 94.51 10.34'],
  ['tailsampler', 'TailSampler', '5.10 5.07 0.12 0.65 4.98 4.42 31.96 26.05 0.19 0.05 99.78 0.30'],
  ['tailsampler-p100', 'TailSampler, p = 100 %', '8.48 10.88 1.07 5.23 7.41 5.65 42.64 31.86 0.51 0.04 99.76 0.29'],
  ['tailsampler-p50', 'TailSampler, p = 50 %', '7.37 10.35 3.46 6.80 3.91 3.55 27.90 27.36 0.12 0.12 97.36 5.65'],
  ['tailsampler-top1', 'TailSampler, nearest only', '14.47 7.99 0.20 0.78 14.27 7.21 73.97 27.95 0.85 0.04 99.73 0.34'],
  ['tailsampler-average', 'TailSampler, mean', '6.48 10.11 3.65 6.99 2.83 3.12 22.16 24.33 0.21 0.07 99.35 2.59'],
];

/** Table 5 as published. */
export const paperSamplers: readonly PaperSampler[] = lines.map(([method, title, text]) => {
  const numbers = text.split(' ').map(Number);
  const values = Array.from(
    { length: numbers.length / 2 },
    (_, i) => [numbers[2 * i], numbers[2 * i + 1]] as [number, number],
  );
  return { method, title, values };
});

/** How many splits the paper averages. */
export const paperSplits = 60;
