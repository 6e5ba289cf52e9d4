/**
 * Only the letters and digits, in upper case, without accents: the form in which plates and licence numbers are
 * compared.
 */
export function lettersAndDigits(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, '');
}

/** Trims the text and replaces each run of white space by one space. */
export function singleSpaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/**
 * Apostrophes and dashes that keyboards and programs substitute for one another. All of them are in the basic
 * multilingual plane.
 */
const APOSTROPHES = /['‘’‛′ʹʼ`´＇]/g;
const DASHES = /[-‐‑‒–—―−－]/g;
/** Letters that Unicode does not decompose, but that people and databases treat as equal to other letters. */
const LIGATURES = new Map(Object.entries({ œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' }));

/**
 * The form in which names and headings are compared: without case, accents, and the shape of apostrophes, dashes and
 * spaces. All other differences remain: two different emoji are two different names.
 */
export function folded(text: string): string {
  // This comes before the normalisation, because one of the apostrophes decomposes into a space and an accent.
  const plain = text.replace(APOSTROPHES, "'").replace(DASHES, '-');
  return singleSpaced(plain.normalize('NFKD').replace(/\p{M}/gu, ''))
    .toLowerCase()
    .replace(/[œæßøłđ]/g, (letter) => LIGATURES.get(letter) ?? letter);
}

/**
 * The text with a wildcard in place of each apostrophe and dash, because a search does not know which shape was stored.
 */
export const anyShape = (text: string, wildcard: string): string =>
  text.replace(APOSTROPHES, wildcard).replace(DASHES, wildcard);
