import { isIP } from 'node:net';
import { tenantHostInvalid } from '../tenancy.errors';

/** The content of a Host header, before the directory is asked. */
export type ParsedHost =
  | { readonly kind: 'bare' }
  | { readonly kind: 'control' }
  | { readonly kind: 'slug'; readonly slug: string }
  | { readonly kind: 'domain'; readonly host: string };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_NAME_LENGTH = 253;
const LARGEST_PORT = 65_535;
const CONTROL = 'admin';

/** Names that no tenant may have, regardless of the directory (architecture.md §4). */
const RESERVED = new Set(
  'www admin api app docs health metrics static assets mail smtp ftp global status help support localhost test'.split(
    ' ',
  ),
);

/**
 * True for a slug that a tenant may have: one DNS label, not reserved, and not punycode, which could look like a Latin
 * name.
 */
export function isTenantSlug(text: string): boolean {
  return LABEL.test(text) && !isReservedSlug(text);
}

/** True for names that are reserved for the platform, and for every `xn--…`. */
export function isReservedSlug(text: string): boolean {
  return RESERVED.has(text) || text.startsWith('xn--');
}

/**
 * Parses a Host header: lower case, without the port and one trailing dot. `baseDomain` is lower case, without a
 * leading dot.
 *
 * @throws DomainError TENANT_HOST_INVALID for anything but a host name, and for more than one label before the base
 * domain
 */
export function parseHost(header: string | undefined, baseDomain: string): ParsedHost {
  const host = hostName(header ?? '');
  if (host === baseDomain || host === `www.${baseDomain}` || host === 'localhost' || isIP(host) !== 0)
    return { kind: 'bare' };
  const labels = host.split('.');
  if (host.length > MAX_NAME_LENGTH || !labels.every((label) => LABEL.test(label))) throw tenantHostInvalid({});
  if (!host.endsWith(`.${baseDomain}`)) return { kind: 'domain', host };
  const slug = host.slice(0, -baseDomain.length - 1);
  if (slug.includes('.')) throw tenantHostInvalid({});
  return slug === CONTROL ? { kind: 'control' } : { kind: 'slug', slug };
}

function hostName(header: string): string {
  const found = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(header) ?? /^([^:]+?)\.?(?::(\d{1,5}))?$/.exec(header);
  const [, name, port = '80'] = found ?? [];
  if (name === undefined || Number(port) < 1 || Number(port) > LARGEST_PORT) throw tenantHostInvalid({});
  return name.toLowerCase();
}
