/** One promise of a plugin, to be registered with any test runner. */
export interface Check {
  /** Stable, and unique among the checks of a plugin. */
  readonly name: string;
  /** Why this check does not apply: what the plugin says of itself. `run` then does nothing. */
  readonly skip?: string | undefined;
  /** @throws Error that says what was expected, what came, and with which input. */
  readonly run: () => Promise<void>;
}

export function check(name: string, body: () => Promise<void> | void, skip?: string): Check {
  if (skip !== undefined) return { name, skip, run: () => Promise.resolve() };
  return { name, run: async () => body() };
}
