import { domainToASCII } from 'node:url';

/** What no letter shows and no collation compares. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/**
 * The text an identifier is counted by: all spellings of one address (case, accents, compatibility letters, invisible characters,
 * blanks, the domain in letters or punycode) are one. It finds no account: two accounts may share it.
 */
export function foldedIdentifier(identifier: string): string {
  const plain = identifier.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const at = plain.lastIndexOf('@');
  const domain = plain.slice(at + 1);
  const address = at === -1 ? plain : `${plain.slice(0, at)}@${domainToASCII(domain) || domain}`;
  return address.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
}
