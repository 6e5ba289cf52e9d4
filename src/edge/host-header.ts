import type { IncomingMessage } from 'node:http';

/**
 * The one Host header of a request as it came over the wire. Node keeps the first of several silently and leaves an absolute
 * request target to whoever reads it; either would let a proxy and this process read different tenants, so both count as no host.
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
