/** Whether and where weights are fetched. */
export interface NetworkSettings {
  readonly offline?: boolean | undefined;
  readonly mirror?: string | undefined;
}

/**
 * What was given, else what the environment says: `TAILEDCORE_OFFLINE` (anything but 0, false and no), and
 * `TAILEDCORE_MIRROR` or, as the hub's own programs have it, `HF_ENDPOINT`.
 */
export function networkSettings(
  { offline, mirror }: NetworkSettings,
  env: NodeJS.ProcessEnv = process.env,
): { readonly offline: boolean; readonly mirror: string | undefined } {
  const address = mirror ?? (env['TAILEDCORE_MIRROR'] || env['HF_ENDPOINT'] || undefined);
  return {
    offline: offline ?? !/^(0|false|no|)$/i.test(env['TAILEDCORE_OFFLINE'] ?? ''),
    mirror: address?.replace(/\/+$/, ''),
  };
}
