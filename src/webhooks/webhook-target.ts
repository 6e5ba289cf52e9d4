import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where webhooks may go. */
export interface WebhookPolicy {
  /** Private networks, and plain HTTP: for development alone. */
  readonly allowsPrivate: boolean;
  /** What a name leads to; asked of the system where nothing is given. */
  readonly resolve?: ResolveName;
}

export type ResolveName = (name: string) => Promise<LookupAddress[]>;

/** Injection token of the {@link WebhookPolicy}. */
export const WEBHOOK_POLICY = Symbol('WEBHOOK_POLICY');

/** An address of the public internet: not of this machine, its network, or any other that is set apart. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * Whether a URL may be a webhook's by what is written in it. What its name leads to is looked at again whenever something is sent there.
 */
export function isWebhookUrl(text: string, { allowsPrivate }: WebhookPolicy): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (allowsPrivate) return protocol === 'https:' || protocol === 'http:';
  const address = hostOf(hostname);
  return protocol === 'https:' && (isIP(address) === 0 ? isPublicName(address) : isPublicAddress(address));
}

/** A host without the brackets of an IPv6 address and the dot at the end of a full name. `URL` has lower case and decimal addresses already. */
export function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
}

/** Names that lead to this machine or its network wherever they are asked for. */
const LOCAL_ENDINGS = ['localhost', 'local', 'localdomain', 'internal', 'intranet', 'lan', 'home.arpa'];

function isPublicName(name: string): boolean {
  return name.includes('.') && !LOCAL_ENDINGS.some((ending) => name === ending || name.endsWith(`.${ending}`));
}
