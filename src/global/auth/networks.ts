import { isIPv4, isIPv6 } from 'node:net';

const IPV4_BYTES = 3;
/** A subscriber has a /64; a rented server often has the whole /48. */
const IPV6_GROUPS = 4;
const WIDE_IPV6_GROUPS = 3;
const GROUPS = 8;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The network under which failures of an address are counted: its /24, or its /64 in IPv6. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return `${plain.split('.').slice(0, IPV4_BYTES).join('.')}.0/24`;
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, IPV6_GROUPS).join(':')}::/64` : 'unknown';
}

/** The smallest unit of one subscriber: an IPv4 address itself, or the /64 of an IPv6 address. */
export function subscriberOf(address: string): string {
  const plain = plainAddress(address);
  return isIPv4(plain) ? plain : networkOf(plain);
}

/** The /48 of an IPv6 address, which gives one subscriber 65,536 networks; null for IPv4. */
export function wideNetworkOf(address: string): string | null {
  const plain = plainAddress(address);
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, WIDE_IPV6_GROUPS).join(':')}::/48` : null;
}

/** First and last address of {@link networkOf}; null for an invalid address. */
export function rangeOf(address: string): { readonly first: string; readonly last: string } | null {
  const plain = plainAddress(address);
  if (isIPv4(plain)) {
    const start = plain.split('.').slice(0, IPV4_BYTES).join('.');
    return { first: `${start}.0`, last: `${start}.255` };
  }
  if (!isIPv6(plain)) return null;
  const start = groupsOf(plain).slice(0, IPV6_GROUPS).join(':');
  return { first: `${start}::`, last: `${start}:ffff:ffff:ffff:ffff` };
}

/** Converts an IPv4-mapped IPv6 address of a dual-stack socket to IPv4, and removes a zone index. */
function plainAddress(address: string): string {
  const [, mapped] = MAPPED.exec(address) ?? [];
  return mapped ?? address.split('%')[0] ?? '';
}

/** All eight groups, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const [before, after] = [splitGroups(head), splitGroups(tail ?? '')];
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16).toString(16));
}

const splitGroups = (part: string): string[] => (part === '' ? [] : part.split(':').flatMap(hexadecimal));

/** The last four bytes of an IPv6 address may be written with dots. */
function hexadecimal(group: string): string[] {
  if (!group.includes('.')) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d].map((value) => value.toString(16));
}
