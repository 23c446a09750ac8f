import { auroc } from '../metrics.ts';
import { requireClose } from './compare.ts';
import type { Golden } from './golden.ts';

/** The area under the ROC curve. The product computes no average precision and no F1, which such files hold besides. */
export function checkMetrics(golden: Golden): void {
  requireClose('auroc', [auroc(golden.values('labels'), golden.values('scores'))], golden.values('auroc'), 1e-12);
}
