import type { Actor, Locale } from '#kernel';

export type Plane = 'tenant' | 'control' | 'bare';

/** The authenticated actor of a request and what it may do; set by the edge before any route runs. */
export interface RequestActor {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<string>;
  readonly plane: 'tenant' | 'control';
  /** The tenant the actor's token is bound to; null on the control plane. */
  readonly tenantId: number | null;
  /** Null for an API key. */
  readonly sessionId: string | null;
  /** When the caller last gave a password or code, in milliseconds since the epoch; 0 for an API key. */
  readonly authenticatedAt: number;
  /** What the account has to do before it may do anything else. */
  readonly restriction: 'password' | 'mfa' | null;
  /** True for a role that sees the vehicles assigned to its holder and no other (`domain.md` §17.2). */
  readonly ownVehiclesOnly: boolean;
  /** The garage a membership is bound to: its holder sees what concerns it and no other. Null for everybody else. */
  readonly garageId: number | null;
  /** The grant by which a platform administrator is inside the tenant; null for everybody else. */
  readonly grantId: number | null;
}

/** What the edge itself needs to know of a request's tenant. */
export interface EdgeTenant {
  readonly tenantId: number;
  readonly slug: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    plane?: Plane;
    actor?: RequestActor;
    /** Where it came from, noted when it came: a client that left has no address any more. Absent where it left before. */
    address?: string;
  }
}

/** The language of texts for people: the first of French and English that `Accept-Language` prefers; French by default. */
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
