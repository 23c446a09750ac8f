import { pause } from './politely.ts';

/** Asks again and again while the page is seen and `wanted` says so; half a minute apart when it fails. */
export async function poll(
  everySeconds: number,
  wanted: () => boolean,
  task: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<never> {
  const { signal } = new AbortController();
  for (let failures = 0; ;) {
    if (wanted() && !document.hidden) {
      try {
        await task();
        failures = 0;
      } catch (error) {
        failures++;
        onFailure(error);
      }
    }
    await pause(1000 * Math.min(30, everySeconds * 2 ** failures), signal);
  }
}
