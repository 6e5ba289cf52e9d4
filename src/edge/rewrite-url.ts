import type { IncomingMessage } from 'node:http';
import { rewriteTenantPath } from '#tenancy';
import type { PathRouting } from '#tenancy';
import { hostHeader } from './host-header';

const slugs = new WeakMap<IncomingMessage, string>();

/**
 * The URL for the router: the path prefix of a tenant is removed and kept for {@link pathSlugOf}; the prefix of the control plane
 * is added.
 */
export function rewriteUrl(routing: PathRouting): (request: IncomingMessage) => string {
  return (request) => {
    const { url, pathSlug } = rewriteTenantPath(request.url ?? '/', hostHeader(request), routing);
    if (pathSlug !== null) slugs.set(request, pathSlug);
    return url;
  };
}

/** The tenant slug in the path; undefined when the path has none. */
export function pathSlugOf(request: IncomingMessage): string | undefined {
  return slugs.get(request);
}

/** The prefix that was removed from the path; URLs in the response begin with it. */
export function tenantPrefixOf(request: IncomingMessage): string {
  const slug = pathSlugOf(request);
  return slug === undefined ? '' : `/${slug}`;
}
