import type { OpenAPIObject } from '@nestjs/swagger';

/** The part of the API that a document describes: the company's or the platform's. */
export type DocumentPlane = 'company' | 'platform';

export interface DocumentPlace {
  /** With its port, unless it is the default port. */
  readonly domain: string;
  /** True if `/{company}/api/v1/…` works on the platform's own host. */
  readonly pathRouting: boolean;
}

type Servers = NonNullable<OpenAPIObject['servers']>;

const CONTROL_PATHS = '/admin/';
const SCHEME = { default: 'https', enum: ['https', 'http'] };
const COMPANY = { default: 'my-company', description: 'The slug of the company' };

/**
 * The servers of a plane. "Try it out" uses the first one until another is chosen. `isThere` is true if the reader is
 * on a host of that plane.
 */
export function serversOf(plane: DocumentPlane, { domain, pathRouting }: DocumentPlace, isThere = false): Servers {
  const known = { default: domain, description: 'The domain of the platform, with its port' };
  const here = { url: '/', description: 'The host this page is on' };
  if (plane === 'platform') {
    const host = {
      url: '{scheme}://admin.{domain}',
      description: 'The host of the control plane; open its `/docs` to try operations out',
      variables: { scheme: SCHEME, domain: known },
    };
    return isThere ? [here, host] : [host];
  }
  const path = { url: '/{company}', description: 'The company in the path', variables: { company: COMPANY } };
  const host = {
    url: '{scheme}://{company}.{domain}',
    description: 'The host of the company',
    variables: { scheme: SCHEME, company: COMPANY, domain: known },
  };
  return [...(isThere ? [here] : []), ...(pathRouting && !isThere ? [path] : []), host];
}

/** Adds the servers of each plane to a document of both planes. */
export function nameServers(document: OpenAPIObject, place: DocumentPlace): void {
  document.servers = serversOf('company', place);
  const servers = serversOf('platform', place);
  for (const [path, item] of Object.entries(document.paths))
    if (path.startsWith(CONTROL_PATHS))
      for (const operation of Object.values(item)) Object.assign(operation, { servers });
}

/** The document of one plane, with only the schemas that it uses. */
export function planeDocument(document: OpenAPIObject, plane: DocumentPlane, servers: Servers): OpenAPIObject {
  const isOfPlane = (path: string): boolean => path.startsWith(CONTROL_PATHS) === (plane === 'platform');
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .filter(([path]) => isOfPlane(path) || path.startsWith('/health/') || path.startsWith('/docs/'))
      .map(([path, item]) => [path, withoutServers(item)]),
  );
  const { webhooks, ...rest } = document;
  const own = webhooks === undefined ? {} : { webhooks: webhooksOf(webhooks, plane) };
  const schemas = usedSchemas({ paths, own, responses: document.components?.responses }, document);
  return { ...rest, ...own, servers, paths, components: { ...document.components, schemas } };
}

type Webhooks = NonNullable<OpenAPIObject['webhooks']>;

function webhooksOf(webhooks: Webhooks, plane: DocumentPlane): Webhooks {
  const mark = plane === 'platform' ? 'control' : 'tenant';
  const isOfPlane = (item: unknown): boolean =>
    (item as { readonly post?: Readonly<Record<string, unknown>> }).post?.['x-plane'] === mark;
  return Object.fromEntries(Object.entries(webhooks).filter(([, item]) => isOfPlane(item)));
}

type PathItem = OpenAPIObject['paths'][string];

const withoutServers = (item: PathItem): PathItem =>
  Object.fromEntries(
    Object.entries(item as Record<string, object>).map(([method, operation]) => [
      method,
      { ...operation, servers: undefined },
    ]),
  );

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

function usedSchemas(root: unknown, { components }: OpenAPIObject): Schemas {
  const all = components?.schemas ?? {};
  const used = new Set<string>();
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const [, name = ''] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      waiting.push(all[name] ?? {});
    }
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
}
