import { BlockList, isIP } from 'node:net';

/** The addresses whose `X-Tenant` header is trusted: single addresses or CIDR blocks, IPv4 and IPv6. */
export class TrustedPeers {
  private readonly list = new BlockList();

  /** @throws RangeError with the entry that is neither an address nor a CIDR block */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.add(entry);
  }

  includes(peerAddress: string | undefined): boolean {
    const address = (peerAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const family = familyOf(address);
    return family !== null && this.list.check(address, family);
  }

  private add(entry: string): void {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    if (family === null) throw new RangeError(`not an address or CIDR block: ${entry}`);
    if (prefix === undefined) return this.list.addAddress(address, family);
    const bits = Number(prefix);
    if (!/^\d{1,3}$/.test(prefix) || bits > (family === 'ipv4' ? 32 : 128)) {
      throw new RangeError(`not an address or CIDR block: ${entry}`);
    }
    this.list.addSubnet(address, bits, family);
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}
