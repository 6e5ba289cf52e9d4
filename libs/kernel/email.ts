import { domainToASCII } from 'node:url';

/** RFC 5321 limits of the local part and of the whole address, in characters. */
const MAX_LOCAL_PART_LENGTH = 64;
const MAX_EMAIL_LENGTH = 254;

/**
 * Invisible characters: control, format, unassigned and private characters, separators, ignorable code points, the
 * blank Braille cell.
 */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const LOCAL_PART = /^[^@"(),:;<>[\]\\]+$/u;
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The canonical form of an e-mail address (architecture.md §9): NFC, trimmed, lower case, domain in punycode. Two
 * addresses belong to the same account exactly if their canonical forms have the same bytes. Null for a text that is
 * not an address, and for an address with an invisible character, because it would look like another person's address.
 */
export function normalizeEmail(text: string): string | null {
  const address = canonicalName(text);
  if (address === null) return null;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = asciiDomain(address.slice(at + 1));
  const email = `${local}@${domain}`;
  const isAddress = at > 0 && domain !== null && local.length <= MAX_LOCAL_PART_LENGTH && LOCAL_PART.test(local);
  return isAddress && email.length <= MAX_EMAIL_LENGTH ? email : null;
}

/**
 * The form in which a login name is compared: NFC, trimmed, lower case. Null if it is empty or has an invisible
 * character.
 */
export function canonicalName(text: string): string | null {
  // Lower case can undo NFC: a capital I with a dot becomes two characters.
  const name = text.normalize('NFC').trim().toLowerCase().normalize('NFC');
  return name === '' || UNSEEN.test(name) ? null : name;
}

function asciiDomain(domain: string): string | null {
  if (/[%/\\?#:[\]]/.test(domain)) return null;
  const ascii = domainToASCII(domain);
  return ASCII_DOMAIN.test(ascii) ? ascii : null;
}
