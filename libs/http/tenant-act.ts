import type { FastifyRequest } from 'fastify';
import { registerDecorator } from 'class-validator';
import { reasonOf } from '#kernel';
import type { TenantAct } from '#kernel';
import { reasonRequired } from './edge.errors';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a platform administrator does to a tenant by this request. */
    tenantAct?: TenantAct;
  }
}

/** Where the reason is given, on every method and for downloads too. */
export const REASON_HEADER = 'x-reason';

const ENCODED = "utf-8''";

/**
 * Notes which tenant the request acts on, and why: from `X-Reason`, or from `reason` of a body that has one.
 *
 * @throws DomainError REASON_REQUIRED
 */
export function noteTenantAct(request: FastifyRequest): void {
  const given = headerText(request.headers[REASON_HEADER]) ?? bodyText(request.body) ?? '';
  const reason = reasonOf(given);
  if (reason === null) throw reasonRequired({});
  request.tenantAct = { tenantId: tenantInPath(request), reason };
}

/** Headers come as Latin-1; what is UTF-8 in truth is read as such, and `UTF-8''…` is percent-encoded (RFC 8187). */
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

/** Whether the path of a route of the control plane names one tenant. */
export const isOfOneTenant = (path: string): boolean => path.startsWith('/admin/api/v1/tenants/:');

/** A text that says why: see {@link reasonOf}. */
export function IsReason(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isReason',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && reasonOf(value) !== null,
        defaultMessage: () => 'must say why, in 5 to 500 characters with three letters or digits at least',
      },
    });
  };
}
