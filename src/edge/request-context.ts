import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tenantRequired } from '#tenancy';
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
    /** The tenant of the request, on its plane alone; what tenant providers of the request are built from. */
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

/** Their providers are made before any guard runs, and cannot be without a tenant. */
const TENANT_ROUTES = /^\/api\/v1(?:[/?]|$)/;
const AUTH_ROUTES = /^\/api\/v1\/auth\//;
const PUBLIC_PARAMETERS = /^\/api\/v1\/parameters(?:\?|$)/;
const MAINTENANCE_RETRY_SECONDS = 60;

/** As the route was declared: in the request's own path any letter may be written as `%61`, which the router reads and no expression does. */
const pathOf = ({ routeOptions, url }: FastifyRequest): string => routeOptions.url ?? url;

/**
 * Finds the tenant and the actor of every request before Nest sees it, once and outside its enhancers: whatever a controller
 * learns about either comes from here. Health probes are answered on any host; an invalid token is no actor, and the route's
 * access rule decides what that means.
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

/** True when the request is answered already. */
async function enter(request: FastifyRequest, reply: FastifyReply, parts: RequestContextParts): Promise<boolean> {
  parts.budgets.takeOfAddress(request);
  await findTenant(request, parts.resolver);
  // Before anything else refuses the request: a page must be able to read the refusal.
  await parts.crossOrigin.mark(request, reply);
  if (answerPreflight(request, reply)) return true;
  await refuseUnderMaintenance(request, parts);
  await findActor(request, parts);
  refuseFullDatabase(request, parts);
  return false;
}

/** Where a database is as large as it may be, nothing is made any more; what is read, changed and deleted goes on, and so do logins. */
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

/** The control plane stays open, and so does what a login page shows: it says that the platform is closed. */
async function refuseUnderMaintenance(request: FastifyRequest, { parameters }: RequestContextParts): Promise<void> {
  const path = pathOf(request);
  if (request.tenant === undefined || !TENANT_ROUTES.test(path) || PUBLIC_PARAMETERS.test(path)) return;
  if (await parameters.get('system.maintenance_mode')) {
    throw platformMaintenance({}, { retryAfterSeconds: MAINTENANCE_RETRY_SECONDS });
  }
}

/** A request beyond its caller's budget has no actor: a row of the audit log for each would make a flood of requests one of writes. */
async function findActor(
  request: FastifyRequest,
  { authenticator, budgets, allowance }: RequestContextParts,
): Promise<void> {
  const { plane } = request;
  const { authorization } = request.headers;
  if (authorization === undefined || plane === undefined || plane === 'bare') return;
  const actor = await authenticator.authenticate(authorization, { plane, ...visitorOf(request) });
  if (actor === null) return;
  const limits = request.tenant === undefined ? null : allowance.of(request.tenant.tenantId).requests;
  budgets.takeOfCaller(request, actor, limits ?? undefined);
  request.actor = actor;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
