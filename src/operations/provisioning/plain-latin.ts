/**
 * Latin letters that Unicode does not decompose into a letter and an accent, so that NFKD alone would lose them. The first row is of
 * European languages, the second of languages of West Africa.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŧ: 't', ĸ: 'k' },
  ...{
    ɛ: 'e',
    ɔ: 'o',
    ŋ: 'ng',
    ɲ: 'ny',
    ɓ: 'b',
    ɗ: 'd',
    ɖ: 'd',
    ƙ: 'k',
    ƴ: 'y',
    ʋ: 'v',
    ƒ: 'f',
    ɣ: 'g',
    ə: 'e',
    ɩ: 'i',
    ʊ: 'u',
  },
};

const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** The text in lower case, with each Latin letter as letters from a to z: `Sœurs` is `soeurs`, `Łukasz` is `lukasz`. */
export function plainLatin(text: string): string {
  const unaccented = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return unaccented.replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
}
