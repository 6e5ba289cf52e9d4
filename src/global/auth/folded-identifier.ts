import { domainToASCII } from 'node:url';

/** Invisible characters and spaces, which collations ignore. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/**
 * The text under which failed attempts on an identifier are counted. All spellings of one address (case, accents, compatibility
 * letters, invisible characters, blanks, the domain in letters or punycode) give the same text. Do not use it to find an account:
 * two accounts may share it.
 */
export function foldedIdentifier(identifier: string): string {
  const plain = identifier.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const at = plain.lastIndexOf('@');
  const domain = plain.slice(at + 1);
  const address = at === -1 ? plain : `${plain.slice(0, at)}@${domainToASCII(domain) || domain}`;
  return address.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
}
