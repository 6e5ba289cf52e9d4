/** Letters and digits alone, upper case, accents removed: the form in which plates and licence numbers are compared. */
export function lettersAndDigits(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, '');
}

/** Trimmed, with every run of white space as one space. */
export function singleSpaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Apostrophes and dashes that keyboards and programs put for one another; all of them are in the basic plane. */
const APOSTROPHES = /['‘’‛′ʹʼ`´＇]/g;
const DASHES = /[-‐‑‒–—―−－]/g;
/** Letters that no decomposition takes apart, and that people and databases take for others. */
const LIGATURES = new Map(Object.entries({ œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' }));

/**
 * The form in which names and headings are the same: without case, accents, the shape of apostrophes, dashes and spaces. Whatever else
 * differs, differs: two pictures are two names.
 */
export function folded(text: string): string {
  // First: one of the apostrophes decomposes into a space and an accent.
  const plain = text.replace(APOSTROPHES, "'").replace(DASHES, '-');
  return singleSpaced(plain.normalize('NFKD').replace(/\p{M}/gu, ''))
    .toLowerCase()
    .replace(/[œæßøłđ]/g, (letter) => LIGATURES.get(letter) ?? letter);
}

/** The text with a wildcard for each apostrophe and dash, whose shape a search does not know. */
export const anyShape = (text: string, wildcard: string): string =>
  text.replace(APOSTROPHES, wildcard).replace(DASHES, wildcard);
