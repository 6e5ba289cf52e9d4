import { isDomainError } from '#kernel';
import { isTenantSlug, parseHost } from './host';
import type { ParsedHost } from './host';

export interface PathRouting {
  readonly baseDomain: string;
  /** `PATH_ROUTING`: whether `/{slug}/api/v1/…` on the bare host names a tenant. */
  readonly pathRouting: boolean;
}

export interface RewrittenPath {
  readonly url: string;
  /** The tenant the path named; null when it named none. */
  readonly pathSlug: string | null;
}

/** The API, and the pages that letters lead to. */
const TENANT_PATH = /^\/([^/?#]+)(\/(?:api\/v1(?:[/?].*)?|(?:invitation|password-reset)(?:\?.*)?))$/s;

/**
 * The URL the router sees. On the bare host `/{slug}/api/v1/…` becomes `/api/v1/…` plus the slug; on the control plane's host
 * `/api/v1/…` becomes `/admin/api/v1/…`; everything else, malformed hosts included, stays as it is for the resolver to refuse.
 */
export function rewriteTenantPath(url: string, host: string | undefined, routing: PathRouting): RewrittenPath {
  const unchanged = { url, pathSlug: null };
  const parsed = tryParse(host, routing.baseDomain);
  if (parsed?.kind === 'control') {
    return url.startsWith('/api/v1/') || url === '/api/v1' ? { url: `/admin${url}`, pathSlug: null } : unchanged;
  }
  if (parsed?.kind !== 'bare' || !routing.pathRouting) return unchanged;
  const [, slug = '', rest = ''] = TENANT_PATH.exec(url) ?? [];
  return isTenantSlug(slug.toLowerCase()) ? { url: rest, pathSlug: slug.toLowerCase() } : unchanged;
}

function tryParse(host: string | undefined, baseDomain: string): ParsedHost | null {
  try {
    return parseHost(host, baseDomain);
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}
