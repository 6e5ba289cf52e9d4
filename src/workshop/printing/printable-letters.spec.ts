import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inPrintableLetters, PRINTABLE_RANGES, unprintableLetter } from './printable-letters';

const FONTS = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));

/**
 * The code points for which a font has a glyph: the segmented table of its `cmap`, format 12 (OpenType
 * specification).
 */
function lettersOf(file: string): Set<number> {
  const font = readFileSync(join(FONTS, file));
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_none, index) => 12 + index * 16);
  const entry = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0;
  const cmap = font.subarray(font.readUInt32BE(entry + 8));
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_none, index) => cmap.readUInt32BE(8 + index * 8));
  const table = cmap.subarray(offsets.find((at) => cmap.readUInt16BE(at) === 12) ?? cmap.length);
  const letters = new Set<number>();
  for (let group = 0; group < table.readUInt32BE(12); group += 1) {
    const at = 16 + group * 12;
    for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code += 1) letters.add(code);
  }
  return letters;
}

describe('The printable letters', () => {
  it('are in both fonts, except line breaks', () => {
    const fonts = [lettersOf('400Regular/NotoSans_400Regular.ttf'), lettersOf('700Bold/NotoSans_700Bold.ttf')];
    const missing: string[] = [];
    for (const [first, last] of PRINTABLE_RANGES)
      for (let code = first; code <= last; code += 1)
        if (code > 0x1f && !fonts.every((letters) => letters.has(code))) missing.push(code.toString(16));
    expect(missing).toEqual([]);
  });

  it.each([
    ['French', 'Œuvre à 12 € — « l’été », n° 5'],
    ['the languages of West Africa', 'Kɔfi Ɛkɔ, Ɗan Ɓaba, ŋ, Yorùbá ẹ̀kọ́'],
    ['Greek and Cyrillic', 'Γκαράζ, Гараж'],
    ['several lines', 'un\r\n\tdeux'],
  ])('write %s', (_what, text) => {
    expect(unprintableLetter(text)).toBeNull();
  });

  it.each([
    ['Arabic', 'Garage مرآب', 'م'],
    ['N’Ko', 'ߒߞߏ', 'ߒ'],
    ['Adlam', '𞤀𞤣𞤤𞤢𞤥', '𞤀'],
    ['Devanagari', 'हिन्दी', 'ह'],
    ['pictures', 'Vidange 🚗', '🚗'],
  ])('do not write %s, and the first that is missing is named', (_what, text, letter) => {
    expect(unprintableLetter(text)).toBe(letter);
  });

  it.each([
    ['Garage de l’Étoile', 'Garage de l’Étoile'],
    ['Vidange 🚗', 'Vidange ?'],
    ['مرآب 12 €', '???? 12 €'],
    ['👨‍👩‍👧 & 車', '? & ?'],
  ])('in %s that are missing are question marks where nothing can be refused', (text, printed) => {
    expect(inPrintableLetters(text)).toBe(printed);
  });
});
