import type { ImageResult } from '../../src/schemas.ts';
import { askJson } from './server.ts';

/** One of the server's last results. */
export interface RecentResult extends ImageResult {
  /** Grows with every result. */
  readonly sequence: number;
  readonly model: string;
  /** ISO 8601. */
  readonly time: string;
}

/** Newest first. The browser sends back the ETag of its last answer, so nothing is sent again that is known. */
export async function readRecent(limit: number): Promise<readonly RecentResult[]> {
  const { results } = await askJson<{ results: readonly RecentResult[] }>(`v1/results?limit=${limit}`, {
    cache: 'no-cache',
  });
  return results;
}
