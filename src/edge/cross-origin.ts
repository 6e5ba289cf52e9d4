import type { FastifyReply, FastifyRequest } from 'fastify';
import { frontEndOf } from '../config/web-settings';
import type { WebSettings } from '../config/web-settings';
import type { SettingsSource } from '../tenant-settings/tenant-settings';
import { hostHeader } from './host-header';

const EXPOSED = 'Content-Disposition, ETag, Idempotent-Replayed, Location, Retry-After, X-Request-Id';
const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS =
  'Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, Idempotency-Key, X-Reason, X-Request-Id';
const PREFLIGHT_LIFE_SECONDS = '600';

/**
 * Which pages of other sites may read an answer: those of exactly the origins the tenant named (`api.cors_origins`), on the control
 * plane those of its own host, and on both those the operator named (`ALLOWED_ORIGINS`) and the front end itself (`APP_URL`). Credentials are never allowed: a token is sent by hand, and the one cookie there is, of
 * the queue's board, is for its own pages. Anybody else is answered without these headers, which browsers take for a refusal and other
 * programs do not look at.
 *
 * A hook of our own, because the tenant is known only once ours found it, and what ours refuses must be readable by the page too.
 */
export class CrossOrigin {
  constructor(
    private readonly settings: SettingsSource,
    private readonly isProduction: boolean,
    private readonly web: WebSettings = { appUrl: null, allowedOrigins: [] },
  ) {}

  /** Says on the answer who may read it. */
  async mark(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !(await this.mayRead(request, origin))) return;
    void reply.header('access-control-allow-origin', origin);
    void reply.header('access-control-expose-headers', EXPOSED);
  }

  private async mayRead(request: FastifyRequest, origin: string): Promise<boolean> {
    if (this.isProduction && !origin.startsWith('https://')) return false;
    if (request.plane !== 'bare' && this.isOfPlatform(request.tenant?.slug ?? null, origin)) return true;
    if (request.plane === 'control') return isOwnHost(request, origin);
    if (request.tenant === undefined) return false;
    // Without its settings a tenant has named nobody; the request itself does not depend on them.
    const origins = this.settings.valueOf(request.tenant.tenantId, 'api.cors_origins');
    return (await origins.catch((): readonly string[] => [])).includes(origin);
  }
  /** Named by the operator, for every company and the control plane; the front end's own origin is known from its address. */
  private isOfPlatform(slug: string | null, origin: string): boolean {
    const { appUrl, allowedOrigins } = this.web;
    return allowedOrigins.includes(origin) || (appUrl !== null && new URL(frontEndOf(appUrl, slug)).origin === origin);
  }
}

/** Answers a preflight of somebody {@link CrossOrigin} marked: browsers send it without a token. False when it is none. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): boolean {
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (!isPreflight || !reply.hasHeader('access-control-allow-origin')) return false;
  void reply.header('access-control-allow-methods', METHODS);
  void reply.header('access-control-allow-headers', HEADERS);
  void reply.header('access-control-max-age', PREFLIGHT_LIFE_SECONDS);
  void reply.code(204).send();
  return true;
}

function isOwnHost({ raw }: FastifyRequest, origin: string): boolean {
  const host = hostHeader(raw).toLowerCase();
  return host !== '' && (origin === `https://${host}` || origin === `http://${host}`);
}
