import type { FastifyRequest } from 'fastify';
import { registerDecorator } from 'class-validator';
import { reasonOf } from '#kernel';
import type { TenantAct } from '#kernel';
import { reasonRequired } from './edge.errors';

declare module 'fastify' {
  interface FastifyRequest {
    /** The action of a platform administrator on a tenant in this request. */
    tenantAct?: TenantAct;
  }
}

/** The header with the reason, for every method and for downloads. */
export const REASON_HEADER = 'x-reason';

const ENCODED = "utf-8''";

/**
 * Stores the tenant and the reason of a platform action on the request. The reason comes from `X-Reason`, or from
 * `reason` in the body.
 *
 * @throws DomainError REASON_REQUIRED
 */
export function noteTenantAct(request: FastifyRequest): void {
  const given = headerText(request.headers[REASON_HEADER]) ?? bodyText(request.body) ?? '';
  const reason = reasonOf(given);
  if (reason === null) throw reasonRequired({});
  request.tenantAct = { tenantId: tenantInPath(request), reason };
}

/**
 * Node decodes headers as Latin-1. Bytes that are valid UTF-8 are decoded as UTF-8, and `UTF-8''…` is percent-encoded
 * (RFC 8187).
 */
function headerText(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  if (header.toLowerCase().startsWith(ENCODED)) return decoded(header.slice(ENCODED.length));
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? header : text;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function bodyText(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('reason' in body)) return null;
  return typeof body.reason === 'string' ? body.reason : null;
}

function tenantInPath({ routeOptions, params }: FastifyRequest): number | null {
  if (!isOfOneTenant(routeOptions.url ?? '')) return null;
  const { id = '' } = (params ?? {}) as Readonly<Record<string, string>>;
  return /^[1-9]\d{0,9}$/.test(id) ? Number(id) : null;
}

/** True if the path of a control-plane route names one tenant. */
export const isOfOneTenant = (path: string): boolean => path.startsWith('/admin/api/v1/tenants/:');

/** Validates a reason: see {@link reasonOf}. */
export function IsReason(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isReason',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && reasonOf(value) !== null,
        defaultMessage: () => 'must be a reason of 5 to 500 characters with at least three letters or digits',
      },
    });
  };
}
