import { folded } from '#kernel';
import { alikePattern, NOT_PLAIN } from './alike-texts';

const plain = (): string[] =>
  Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter(
    (character) => !new RegExp(NOT_PLAIN, 'u').test(`x${character}x`),
  );

describe('A text that may be alike', () => {
  it('has a plain character that folds to one letter or digit, or to signs alone', () => {
    const forms = plain().map((character) => folded(`x${character}x`).slice(1, -1));
    expect(forms.length).toBeGreaterThan(150);
    expect(forms.filter((form) => !/^([a-z0-9]|[^a-z0-9]+)$/.test(form))).toEqual([]);
  });

  it('has any characters in place of apostrophes, dashes, spaces and wildcards', () => {
    expect(alikePattern("l'etoile - sud_100%")).toBe('l%etoile%sud%100%');
  });

  it('is every text if there is no ASCII letter or digit', () => {
    expect(alikePattern('— 车 —')).toBe('%');
  });
});
