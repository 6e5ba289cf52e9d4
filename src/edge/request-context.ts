import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestActor } from '#http';
import { announcedMaintenance, tenantRequired } from '#tenancy';
import type { TenantContext, TenantResolver } from '#tenancy';
import type { Authenticator } from '../global/auth/authenticator';
import { visitorOf } from '../global/auth/visitor';
import type { ParametersService } from '../global/parameters/parameters.service';
import { answerPreflight } from './cross-origin';
import type { CrossOrigin } from './cross-origin';
import { quotaExceeded } from '../tenant-settings/limit.errors';
import { hostHeader } from './host-header';
import { platformMaintenance } from './platform.errors';
import type { RequestBudgets } from './request-budgets';
import { pathSlugOf } from './rewrite-url';
import type { TenantAllowance } from './tenant-allowance';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant of the request, on the tenant plane only; request-scoped tenant providers are built from it. */
    tenant?: TenantContext;
  }
}

export interface RequestContextParts {
  readonly resolver: TenantResolver;
  readonly authenticator: Authenticator;
  readonly budgets: RequestBudgets;
  readonly allowance: Pick<TenantAllowance, 'of'>;
  readonly crossOrigin: CrossOrigin;
  readonly parameters: Pick<ParametersService, 'get'>;
}

const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);

/** Providers of these routes are created before guards run and need a tenant. */
const TENANT_ROUTES = /^\/api\/v1(?:[/?]|$)/;
const AUTH_ROUTES = /^\/api\/v1\/auth\//;
const PUBLIC_PARAMETERS = /^\/api\/v1\/parameters(?:\?|$)/;
const MAINTENANCE_RETRY_SECONDS = 60;

/** The declared route: in the raw path any letter can be written as `%61`, which the router decodes but a regular expression does not. */
const pathOf = ({ routeOptions, url }: FastifyRequest): string => routeOptions.url ?? url;

/**
 * Resolves the tenant and the actor of every request once, before Nest's guards and controllers, which read both from here.
 * Health probes are answered on any host. An invalid token gives no actor; the access rule of the route decides about such a
 * request.
 */
export function installRequestContext(server: FastifyInstance, parts: RequestContextParts): void {
  server.decorateRequest('plane');
  server.decorateRequest('tenant');
  server.decorateRequest('actor');
  server.addHook('onRequest', async (request, reply) => {
    if (PROBES.has(request.url)) request.plane = 'bare';
    else if (await enter(request, reply, parts)) return reply;
    return undefined;
  });
}

/** Returns true when the response was already sent. */
async function enter(request: FastifyRequest, reply: FastifyReply, parts: RequestContextParts): Promise<boolean> {
  parts.budgets.takeOfAddress(request);
  await findTenant(request, parts.resolver);
  // Before any refusal: a page must be able to read the error.
  await parts.crossOrigin.mark(request, reply);
  if (answerPreflight(request, reply)) return true;
  await refuseUnderMaintenance(request, parts);
  const actor = await findActor(request, parts);
  // Before the request has an actor: an audit row for each refused request would turn a flood of requests into a flood of writes.
  refuseAnnounced(request, actor);
  if (actor !== null) request.actor = actor;
  refuseFullDatabase(request, parts);
  return false;
}

/** When the database has reached its maximum size, POST is refused, except logins; reads, changes and deletes are still allowed. */
function refuseFullDatabase(request: FastifyRequest, { allowance }: RequestContextParts): void {
  const { method, tenant, actor } = request;
  if (method !== 'POST' || tenant === undefined || actor === undefined || AUTH_ROUTES.test(pathOf(request))) return;
  const { fullDatabase } = allowance.of(tenant.tenantId);
  if (fullDatabase !== null) throw quotaExceeded({ resource: 'database_bytes', ...fullDatabase });
}

async function findTenant(request: FastifyRequest, resolver: TenantResolver): Promise<void> {
  const { plane, tenant } = await resolver.resolve({
    host: hostHeader(request.raw),
    pathSlug: pathSlugOf(request.raw),
    headerTenant: single(request.headers['x-tenant']),
    peerAddress: request.raw.socket.remoteAddress,
    path: request.url,
  });
  request.plane = plane;
  if (plane === 'bare' && TENANT_ROUTES.test(pathOf(request))) throw tenantRequired({});
  if (tenant !== undefined) request.tenant = tenant;
}

/** The control plane and the public parameters stay available during maintenance: a login page reads there that the platform is closed. */
async function refuseUnderMaintenance(request: FastifyRequest, { parameters }: RequestContextParts): Promise<void> {
  const path = pathOf(request);
  if (request.tenant === undefined || !TENANT_ROUTES.test(path) || PUBLIC_PARAMETERS.test(path)) return;
  if (await parameters.get('system.maintenance_mode')) {
    throw platformMaintenance({}, { retryAfterSeconds: MAINTENANCE_RETRY_SECONDS });
  }
}

/** The announced maintenance of one tenant. A platform administrator passes with a grant that is meant for it. */
function refuseAnnounced(request: FastifyRequest, actor: RequestActor | null): void {
  const { tenant } = request;
  if (tenant === undefined || actor?.passesMaintenance === true || !TENANT_ROUTES.test(pathOf(request))) return;
  const refusal = announcedMaintenance(tenant);
  if (refusal !== null) throw refusal;
}

/**
 * A request over the budget of its caller gets no actor: an audit row for each refused request would turn a flood of requests
 * into a flood of writes.
 */
async function findActor(
  request: FastifyRequest,
  { authenticator, budgets, allowance }: RequestContextParts,
): Promise<RequestActor | null> {
  const { plane } = request;
  const { authorization } = request.headers;
  if (authorization === undefined || plane === undefined || plane === 'bare') return null;
  const actor = await authenticator.authenticate(authorization, { plane, ...visitorOf(request) });
  if (actor === null) return null;
  const limits = request.tenant === undefined ? null : allowance.of(request.tenant.tenantId).requests;
  budgets.takeOfCaller(request, actor, limits ?? undefined);
  return actor;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
