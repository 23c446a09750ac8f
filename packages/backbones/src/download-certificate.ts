const untrusted = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * What to say when a connection failed because Node does not trust the server's certificate, which another try does not
 * change. Many companies read along with a certificate of their own.
 * @returns undefined for any other failure.
 */
export function certificateProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && untrusted.has(String(error.code)))
    return `the server's certificate is not trusted (${error.message}); where a company uses its own, name the file of that certificate in NODE_EXTRA_CA_CERTS`;
  return certificateProblem(error.cause);
}
