import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { domainInvalid } from './domain.errors';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST = 253;
/** The prefix of the DNS name of the proof; prefix and host together must fit the maximum length. */
export const PROOF_PREFIX = '_impact-auto.';
/** Characters that a URL parser would treat as other parts of an address. */
const OF_ADDRESSES = /[\s/?#@:\\%]/;
/** Reserved top-level names (RFC 6761, RFC 6762, RFC 8375). */
const SPECIAL = new Set(['localhost', 'local', 'test', 'example', 'invalid', 'onion', 'internal', 'arpa']);

/** A valid custom host in DNS form: at least two labels, and not a name of the platform. @throws DomainError DOMAIN_INVALID */
export function domainName(text: string, baseDomain: string): string {
  const name = text.trim().replace(/\.$/, '');
  const host = OF_ADDRESSES.test(name) ? '' : domainToASCII(name).toLowerCase();
  const labels = host.split('.');
  const isName = labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  const isFree = host !== baseDomain && !host.endsWith(`.${baseDomain}`) && !SPECIAL.has(labels.at(-1) ?? '');
  const fits = host.length + PROOF_PREFIX.length <= LONGEST;
  if (!isName || !isFree || !fits || isIP(host) !== 0) throw domainInvalid({ host: text.slice(0, LONGEST) });
  return host;
}
