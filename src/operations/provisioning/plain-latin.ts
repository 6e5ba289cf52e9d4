/** Latin letters of European languages that Unicode does not decompose into a letter and an accent; NFKD alone would drop them. */
const EUROPEAN = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŧ: 't', ĸ: 'k' };

/** Such letters of West African languages: Akan, Bambara, Ewe, Hausa and others. */
const AFRICAN = {
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
};

const LETTERS: Readonly<Record<string, string>> = { ...EUROPEAN, ...AFRICAN };

const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** The text in lower case, with each Latin letter replaced by letters from a to z: `Sœurs` becomes `soeurs`, `Łukasz` becomes `lukasz`. */
export function plainLatin(text: string): string {
  const unaccented = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return unaccented.replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
}
