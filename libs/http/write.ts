import { createHash } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemActor } from '#kernel';
import type { Viewer, WriteRequest } from '#kernel';
import { accessRuleOf } from './access.guard';
import { actionOf, auditEventOf } from './audit';
import { preconditionRequired } from './edge.errors';
import type { EdgeTenant, RequestActor } from './request-context';
import { markWrite } from './route-marks';
import { invalidFields, refuseUnstorable } from './validation';

/**
 * The parameters of this write: actor, `Idempotency-Key`, and the version from `If-Match` or the body. A PATCH must
 * name the version (428 PRECONDITION_REQUIRED), unless the changed record has none (`versioned: false`), such as a set
 * of settings.
 */
export const Write =
  ({ versioned = true } = {}): ParameterDecorator =>
  (target, key, index) => {
    markWrite(target, key, versioned);
    writeParameter(versioned)(target, key, index);
  };

const writeParameter = createParamDecorator((versioned: boolean, context: ExecutionContext): WriteRequest =>
  writeRequestOf(context, versioned),
);

/** A read with its own row in the audit log, because it discloses a lot of data. */
export const Disclosure = createParamDecorator((_data: undefined, context: ExecutionContext): WriteRequest => ({
  ...writeRequestOf(context, false),
  idempotency: null,
}));

/** The caller, for reads that depend on it. */
export const CurrentActor = createParamDecorator(
  (_data: undefined, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().actor,
);

/** The reader of the rows. A request without a known caller sees no rows. */
export const CurrentViewer = createParamDecorator((_data: undefined, context: ExecutionContext): Viewer => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (actor === undefined) return { userId: null, ownVehiclesOnly: true, garageId: null };
  return viewerOf(actor);
});

/** The reader that corresponds to a caller. */
export const viewerOf = ({ actor, ownVehiclesOnly, garageId }: RequestActor): Viewer => ({
  userId: actor.userId,
  ownVehiclesOnly,
  garageId,
});

function writeRequestOf(context: ExecutionContext, versioned: boolean): WriteRequest {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const reply = http.getResponse<FastifyReply>();
  const action = actionOf(request.routeOptions.url ?? '', accessRuleOf(context.getHandler()));
  const caller = request.actor ?? anonymous(request);
  const { actor } = caller;
  const status = successOf(context.getHandler());
  return {
    actor,
    idempotency: idempotencyOf(request, caller),
    expectedVersion: versioned ? expectedVersionOf(request) : null,
    auditEvent: (entityId) => auditEventOf(request, caller, { action, status, entityId }),
    tenantAct: request.tenantAct ?? null,
    markAudited: () => {
      request.isAudited = true;
    },
    markReplayed: () => void reply.header('idempotent-replayed', 'true'),
  };
}

/** The success status of the route; the audit row is written before the response. */
const successOf = (handler: object): number =>
  (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? 200;

/** The actor of a public route that writes: the recipient of a link has opened it. */
function anonymous(request: FastifyRequest): RequestActor {
  return {
    actor: systemActor('anonymous'),
    permissions: new Set(),
    plane: request.plane === 'control' ? 'control' : 'tenant',
    tenantId: (request as { tenant?: EdgeTenant }).tenant?.tenantId ?? null,
    sessionId: null,
    authenticatedAt: 0,
    restriction: null,
    ownVehiclesOnly: false,
    garageId: null,
    grantId: null,
  };
}

function idempotencyOf(request: FastifyRequest, { actor, tenantId }: RequestActor): WriteRequest['idempotency'] {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidFields([
      { pointer: '!Idempotency-Key', code: 'IDEMPOTENCY_KEY', detail: 'must be 1 to 255 visible ASCII characters' },
    ]);
  }
  // The fingerprint is computed before the body's own pipe runs, and it descends as deep as the client nested the body.
  refuseUnstorable(request.body);
  const name = `${actor.type}:${actor.type === 'api_key' ? actor.keyId : (actor.userId ?? 0)}`;
  // A user can be a member of many companies, and the control plane stores the keys of all of them in one table.
  return { key, scope: `${tenantId ?? 'platform'} ${name}`, fingerprint: fingerprintOf(request) };
}

function fingerprintOf(request: FastifyRequest): string {
  const parts = [request.method, request.url, canonicalJson(request.body ?? null), request.headers['if-match'] ?? ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** JSON with sorted keys, so that equal content has equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function expectedVersionOf(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header !== undefined) {
    const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
    if (version === undefined) {
      throw invalidFields([
        { pointer: '!If-Match', code: 'ETAG', detail: 'must be the ETag of the record, such as "3"' },
      ]);
    }
    return Number(version);
  }
  const { body } = request;
  const version = typeof body === 'object' && body !== null && 'version' in body ? body.version : null;
  if (typeof version === 'number') return version;
  if (version !== null && version !== undefined) {
    throw invalidFields([{ pointer: '/version', code: 'IS_INT', detail: 'version must be an integer number' }]);
  }
  if (request.method === 'PATCH') throw preconditionRequired({});
  return null;
}
