import type { IncomingMessage } from 'node:http';
import { rewriteTenantPath } from '#tenancy';
import type { PathRouting } from '#tenancy';
import { hostHeader } from './host-header';

const slugs = new WeakMap<IncomingMessage, string>();

/** The URL the router sees: a tenant's path prefix taken off and kept for {@link pathSlugOf}, the control plane's put on. */
export function rewriteUrl(routing: PathRouting): (request: IncomingMessage) => string {
  return (request) => {
    const { url, pathSlug } = rewriteTenantPath(request.url ?? '/', hostHeader(request), routing);
    if (pathSlug !== null) slugs.set(request, pathSlug);
    return url;
  };
}

/** The tenant the path named; undefined when it named none. */
export function pathSlugOf(request: IncomingMessage): string | undefined {
  return slugs.get(request);
}

/** What was taken off the path: addresses in an answer begin with it again. */
export function tenantPrefixOf(request: IncomingMessage): string {
  const slug = pathSlugOf(request);
  return slug === undefined ? '' : `/${slug}`;
}
