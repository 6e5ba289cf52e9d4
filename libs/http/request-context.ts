import type { Actor, Locale } from '#kernel';

export type Plane = 'tenant' | 'control' | 'bare';

/** The authenticated actor of a request and what it may do; set by the edge before any route runs. */
export interface RequestActor {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<string>;
  readonly plane: 'tenant' | 'control';
  /** The tenant the actor's token is bound to; null on the control plane. */
  readonly tenantId: number | null;
  readonly sessionId: string;
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
