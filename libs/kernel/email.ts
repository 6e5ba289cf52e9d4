import { domainToASCII } from 'node:url';

/** RFC 5321: the part before the sign, and the whole address. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_EMAIL = 254;

/** Control, format, unassigned and private characters, separators, characters that are drawn as nothing, the blank Braille cell. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const LOCAL_PART = /^[^@"(),:;<>[\]\\]+$/u;
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one form in which an e-mail address names a person (architecture.md §9): NFC, without blanks around it, lower case, the domain
 * in punycode. Two addresses are the same account exactly when these forms are the same bytes. Null for what is no address, and for
 * one with a character that nobody can see: it would look like another person's.
 */
export function normalizeEmail(text: string): string | null {
  const address = canonicalName(text);
  if (address === null) return null;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = asciiDomain(address.slice(at + 1));
  const email = `${local}@${domain}`;
  const isAddress = at > 0 && domain !== null && local.length <= LONGEST_LOCAL_PART && LOCAL_PART.test(local);
  return isAddress && email.length <= LONGEST_EMAIL ? email : null;
}

/** The form in which a log-in name is compared: NFC, trimmed, lower case. Null where it is empty or has a character that nobody can see. */
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
