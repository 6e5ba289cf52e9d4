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
