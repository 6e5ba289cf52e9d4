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
  /** The slug from the path; null if the path has none. */
  readonly pathSlug: string | null;
}

/** Paths of the API, and of the pages that e-mails link to. */
const TENANT_PATH = /^\/([^/?#]+)(\/(?:api\/v1(?:[/?].*)?|(?:invitation|password-reset)(?:\?.*)?))$/s;

/**
 * Rewrites the URL for the router. On the bare host `/{slug}/api/v1/…` becomes `/api/v1/…` plus the slug. On the host
 * of the control plane `/api/v1/…` becomes `/admin/api/v1/…`. All other URLs stay unchanged, also those with a
 * malformed host, which the resolver refuses.
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
