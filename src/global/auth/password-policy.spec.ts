import { checkPassword } from './password-policy';

const NAMES = ['awa.kone@flotte-abidjan.test', 'Awa', 'Konédougou'];

describe('A password', () => {
  it.each([
    ['too short', 'court-11-ca'],
    ['too long', 'x7!'.repeat(50)],
    ['one letter over and over', 'aaaaaaaaaaaaaaaa'],
    ['digits in a row', '123456789012'],
    ['a date', '12/05/1987 12'],
    ['keys in a row', 'azertyuiopqs'],
    ['a word everybody tries', 'Password12345'],
    ['the same, spelt otherwise', 'p4ssw0rd!!!!!'],
    ['the same, twice', 'motdepassemotdepasse'],
    ['the address', 'awa.kone@flotte-abidjan.test'],
    ['a name with a year', 'konedougou2026'],
  ])('is refused when it is %s', (_what, password) => {
    expect(() => checkPassword(password, NAMES)).toThrow('PASSWORD_TOO_WEAK');
  });

  it.each(['un mot de passe assez long', 'correct horse battery', 'Kq7-2mXw9-Lp4', 'ça va être très long'])(
    'may be %s',
    (password) => {
      expect(() => checkPassword(password, NAMES)).not.toThrow();
    },
  );
});
