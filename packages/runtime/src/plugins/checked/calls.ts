import { fail, isTailedCoreError, type PluginKind, type TailedCoreError } from '@tailedcore/core';

/** Whose results are checked: what the messages name. */
export interface Asked {
  readonly kind: PluginKind;
  /** How the settings name the plugin. */
  readonly plugin: string;
}

/** The error for a result that breaks the interface. */
export function wrong(asked: Asked, what: string, expected: string, received: unknown): TailedCoreError {
  return fail('E_PLUGIN_RESULT', { ...asked, what, expected, received: String(received) });
}

/** Runs code of a plugin. @throws E_ABORTED when the run was stopped, E_PLUGIN_FAILED for an error without a code. */
export async function call<Result>(
  asked: Asked,
  signal: AbortSignal,
  run: () => Result | PromiseLike<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted && !isTailedCoreError(error)) throw fail('E_ABORTED', {}, error);
    throw failed(asked, error);
  }
}

/** The same for code that is not asynchronous and cannot be stopped. */
export function callNow<Result>(asked: Asked, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw failed(asked, error);
  }
}

function failed(asked: Asked, error: unknown): unknown {
  if (isTailedCoreError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return fail('E_PLUGIN_FAILED', { ...asked, reason }, error);
}
