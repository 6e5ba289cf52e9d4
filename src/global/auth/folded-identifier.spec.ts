import { foldedIdentifier } from './folded-identifier';

describe('A folded identifier', () => {
  it.each([
    'awa.koné@société.test',
    'AWA.KONÉ@SOCIÉTÉ.TEST',
    '  awa.koné@société.test ',
    'awa.koné@société.test'.normalize('NFD'),
    'awa.kone@société.test',
    'awa.koné@xn--socit-esab.test',
    'awa.k​oné@société.test',
    'ａｗａ.koné@société.test',
    'awa.koné@société。test',
    'áwà.kônë@société.test',
  ])('is the same text for %p', (spelling) => {
    expect(foldedIdentifier(spelling)).toBe('awa.kone@xn--socit-esab.test');
  });

  it('is a different text for another address', () => {
    expect(foldedIdentifier('awa.kone@societe.test')).toBe('awa.kone@societe.test');
    expect(foldedIdentifier('awa.kone')).toBe('awa.kone');
    expect(foldedIdentifier('@')).toBe('@');
  });
});
