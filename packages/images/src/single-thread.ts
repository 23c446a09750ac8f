import sharp from 'sharp';

/**
 * Makes sharp decode on one thread and keep nothing: the pool's threads are the parallelism, and every image is read once.
 * Both settings hold for the whole process, so only worker modules call this.
 */
export function keepSharpToOneThread(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}
