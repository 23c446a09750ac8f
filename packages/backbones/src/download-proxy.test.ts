import { describe, expect, it } from 'vitest';
import { proxyAdvice } from './download-proxy.ts';

const secure = 'https://example.org/file';

describe('advice about proxies', () => {
  it('is silent when none is set for the kind of address', () => {
    expect(proxyAdvice(secure, {}, true)).toBeUndefined();
    expect(proxyAdvice(secure, { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: '' }, true)).toBeUndefined();
  });

  it('says that this Node cannot use it', () => {
    expect(proxyAdvice(secure, { HTTPS_PROXY: 'http://p:1' }, false)).toMatch(/HTTPS_PROXY is set, but Node .* cannot/);
  });

  it('says which switch makes a newer Node use it, and asks for the proxy once that is on', () => {
    const environment = { https_proxy: 'http://user:secret@p:1' };
    expect(proxyAdvice(secure, environment, true)).toMatch(/https_proxy .* only with NODE_USE_ENV_PROXY=1/);
    expect(proxyAdvice(secure, { ...environment, NODE_USE_ENV_PROXY: '1' }, true)).toMatch(/is the proxy right/);
    expect(proxyAdvice(secure, environment, true)).not.toMatch(/secret/);
  });
});
