import type { IncomingMessage } from 'node:http';

/**
 * The single Host header of the raw request. Node silently keeps the first of several Host headers and does not evaluate an
 * absolute request target. In both cases a proxy and this process could read different tenants, so both count as no host.
 */
export function hostHeader(request: IncomingMessage): string {
  if (isAbsolute(request.url ?? '')) return '';
  let seen = 0;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === 'host') seen += 1;
  }
  return seen === 1 ? (request.headers.host ?? '') : '';
}

function isAbsolute(target: string): boolean {
  return !target.startsWith('/') && target !== '*';
}
