import type { Actor, Locale } from '#kernel';

export type Plane = 'tenant' | 'control' | 'bare';

/** The authenticated actor of a request and its rights; set by the edge before a route runs. */
export interface RequestActor {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<string>;
  readonly plane: 'tenant' | 'control';
  /** The tenant of the actor's token; null on the control plane. */
  readonly tenantId: number | null;
  /** Null for an API key. */
  readonly sessionId: string | null;
  /** Time of the caller's last password or code, in milliseconds since the epoch; 0 for an API key. */
  readonly authenticatedAt: number;
  /** The step that the account has to complete before anything else; null if there is none. */
  readonly restriction: 'password' | 'mfa' | null;
  /** True for a role that sees only the vehicles assigned to its holder (`domain.md` §17.2). */
  readonly ownVehiclesOnly: boolean;
  /** The garage of the membership: its holder sees only the records of this garage. Null for all other actors. */
  readonly garageId: number | null;
  /** The grant of a platform administrator inside the tenant; null for all other actors. */
  readonly grantId: number | null;
  /** True for a grant that is also valid while the tenant is in an announced maintenance. */
  readonly passesMaintenance?: boolean;
}

/** The part of a tenant that the edge needs. */
export interface EdgeTenant {
  readonly tenantId: number;
  readonly slug: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    plane?: Plane;
    actor?: RequestActor;
    /**
     * The client's address, stored when the request arrives, because it is not available after the client disconnected.
     * Absent if the client disconnected before.
     */
    address?: string;
  }
}

/** The language of texts: the one of French and English that `Accept-Language` prefers; French by default. */
export function localeOf(header: string | undefined): Locale {
  if (header === undefined) return 'fr';
  const ranked = header
    .split(',')
    .map((part) => part.trim().split(';'))
    .map(([tag = '', ...rest]) => ({ tag: tag.toLowerCase().split('-')[0], quality: qualityOf(rest) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  for (const { tag } of ranked) {
    if (tag === 'en') return 'en';
    if (tag === 'fr' || tag === '*') return 'fr';
  }
  return 'fr';
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
  if (text === undefined) return 1;
  const quality = Number(text.slice(2));
  return Number.isFinite(quality) ? quality : 0;
}
