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
 * Decides which pages of other sites may read a response (CORS): exactly the origins that the tenant configured
 * (`api.cors_origins`), on the control plane its own host, and on both the origins of the operator (`ALLOWED_ORIGINS`) and the
 * front end (`APP_URL`). Credentials are never allowed: clients send the token explicitly, and the only cookie, that of the queue
 * board, is for the board's own pages. Requests from other origins get no CORS headers: browsers treat that as a refusal, and
 * other programs ignore the headers.
 *
 * This is a hook of the product instead of a plugin, because the tenant is known only after tenant resolution, and a page must
 * also be able to read the errors of later hooks.
 */
export class CrossOrigin {
  constructor(
    private readonly settings: SettingsSource,
    private readonly isProduction: boolean,
    private readonly web: WebSettings = { appUrl: null, allowedOrigins: [] },
  ) {}

  /** Adds the CORS headers of the response. */
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
    // If the settings cannot be read, no origin is allowed; the request itself does not depend on them.
    const origins = this.settings.valueOf(request.tenant.tenantId, 'api.cors_origins');
    return (await origins.catch((): readonly string[] => [])).includes(origin);
  }
  /** Origins of the operator, for every company and the control plane, and the origin of the front end. */
  private isOfPlatform(slug: string | null, origin: string): boolean {
    const { appUrl, allowedOrigins } = this.web;
    return allowedOrigins.includes(origin) || (appUrl !== null && new URL(frontEndOf(appUrl, slug)).origin === origin);
  }
}

/**
 * Answers a preflight request that {@link CrossOrigin} allowed; browsers send it without a token. False when the request is not
 * an allowed preflight.
 */
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
