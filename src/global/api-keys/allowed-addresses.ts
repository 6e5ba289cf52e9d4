import { BlockList, isIPv4, isIPv6 } from 'node:net';

const LARGEST = { ipv4: 32, ipv6: 128 } as const;

interface Block {
  readonly network: string;
  readonly bits: number;
  readonly family: keyof typeof LARGEST;
}

/** Parses an address or CIDR block; null when the text is neither. */
function blockOf(text: string): Block | null {
  const [network = '', length, ...rest] = text.split('/');
  const family = isIPv4(network) ? 'ipv4' : isIPv6(network) ? 'ipv6' : null;
  if (family === null || rest.length > 0) return null;
  if (length === undefined) return { network, bits: LARGEST[family], family };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  return bits <= LARGEST[family] ? { network, bits, family } : null;
}

export const isAddressBlock = (value: unknown): boolean => typeof value === 'string' && blockOf(value) !== null;

/** Whether the address is in one of the blocks, . An unknown address is in no block; an empty list allows every address. */
export function isAllowedFrom(blocks: readonly string[], address: string): boolean {
  if (blocks.length === 0) return true;
  if (address === '') return false;
  const list = new BlockList();
  for (const text of blocks) {
    const block = blockOf(text);
    if (block !== null) list.addSubnet(block.network, block.bits, block.family);
  }
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
