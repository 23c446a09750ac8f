import { isIP } from 'node:net';

/** Whether only programs of this machine reach a server that listens on `host`. Names other than localhost may lead anywhere. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host === 'localhost';
}
