import { anyShape, folded, lettersAndDigits, singleSpaced } from './text';

describe('text', () => {
  it('compares plates by letters and digits', () => {
    expect(lettersAndDigits(' ab-123 cd ')).toBe(lettersAndDigits('AB 123 CD'));
    expect(lettersAndDigits('1234 ÉH 01')).toBe('1234EH01');
  });

  it('is one name in every case, with every accent, apostrophe, dash and space', () => {
    const names = ['Garage de l’Étoile', "GARAGE  DE L'ETOILE", 'garage de l´étoile', 'Garage de\u00A0l‘E\u0301toile'];
    expect(new Set(names.map(folded))).toEqual(new Set(["garage de l'etoile"]));
    expect(folded('Saint‑Étienne – Sœurs')).toBe('saint-etienne - soeurs');
  });

  it('is two names where something else differs', () => {
    expect(folded('Garage 🚗')).not.toBe(folded('Garage 🚙'));
    expect(folded('N° 1')).not.toBe(folded('N° 2'));
  });

  it('lets a search have any apostrophe and dash', () => {
    expect(anyShape('l’Étoile-Sud', '_')).toBe('l_Étoile_Sud');
  });

  it('keeps one space between words', () => {
    expect(singleSpaced('  Kouassi \t Yao ')).toBe('Kouassi Yao');
  });
});
