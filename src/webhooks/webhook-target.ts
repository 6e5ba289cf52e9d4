import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The permitted targets of webhooks. */
export interface WebhookPolicy {
  /** Permits private networks and plain HTTP; for development only. */
  readonly allowsPrivate: boolean;
  /** Resolves a host name. Default: the resolver of the system. */
  readonly resolve?: ResolveName;
}

export type ResolveName = (name: string) => Promise<LookupAddress[]>;

/** Injection token of the {@link WebhookPolicy}. */
export const WEBHOOK_POLICY = Symbol('WEBHOOK_POLICY');

/** Whether it is an address of the public internet: not of this machine, a private network, or a reserved range. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * Whether the text of a URL is permitted for a webhook. The addresses of its host are checked again before each
 * request.
 */
export function isWebhookUrl(text: string, { allowsPrivate }: WebhookPolicy): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (allowsPrivate) return protocol === 'https:' || protocol === 'http:';
  const address = hostOf(hostname);
  return protocol === 'https:' && (isIP(address) === 0 ? isPublicName(address) : isPublicAddress(address));
}

/**
 * A host without the brackets of an IPv6 address and the dot at the end of a full name. `URL` has already converted
 * it to lower case and addresses to decimal.
 */
export function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
}

/** Names that always resolve to this machine or its network. */
const LOCAL_ENDINGS = ['localhost', 'local', 'localdomain', 'internal', 'intranet', 'lan', 'home.arpa'];

function isPublicName(name: string): boolean {
  return name.includes('.') && !LOCAL_ENDINGS.some((ending) => name === ending || name.endsWith(`.${ending}`));
}
