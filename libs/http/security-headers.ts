import type { FastifyReply } from 'fastify';

/** Headers of every response: it is data, and no browser may use it as a page, frame, script or picture. */
const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * The policy of the documentation, the only page: its own scripts and styles, its small inline style, requests to the
 * API on its own host.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const PAGE = /^\/docs(?:[/?]|$)/;

/** Two years, including the tenants' hosts below the base domain. */
const TLS_ALONE = 'max-age=63072000; includeSubDomains';

/**
 * The security headers of a response. Set `strictTransport` only if the product is reached by TLS alone, because
 * browsers remember it.
 */
export function safeHeaders(url: string, strictTransport: boolean): Readonly<Record<string, string>> {
  return {
    ...ALWAYS,
    'content-security-policy': PAGE.test(url) ? PAGE_POLICY : DATA_POLICY,
    ...(strictTransport ? { 'strict-transport-security': TLS_ALONE } : {}),
  };
}

/** Sets the security headers on a response. */
export function secure(reply: FastifyReply, strictTransport: boolean): void {
  for (const [name, value] of Object.entries(safeHeaders(reply.request.url, strictTransport)))
    void reply.header(name, value);
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-store');
}
