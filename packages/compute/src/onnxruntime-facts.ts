/** Version of onnxruntime and the execution providers that its installed build has. */
export async function onnxruntimeFacts(): Promise<{ version: string; providers: readonly string[] }> {
  const { env, listSupportedBackends } = await import('onnxruntime-node');
  return {
    version: env.versions.node ?? env.versions.common,
    providers: listSupportedBackends().map(({ name }) => name),
  };
}
