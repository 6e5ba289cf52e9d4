import { identityIn, isTooOld } from './server-facts';

describe('The identity of a server', () => {
  it.each([
    ['10.11.14-MariaDB-0+deb12u2', 'mariadb', '10.11.14', false],
    ['5.5.5-10.11.14-MariaDB', 'mariadb', '10.11.14', false],
    ['10.6.22-MariaDB', 'mariadb', '10.6.22', true],
    ['11.4.5-MariaDB-ubu2404', 'mariadb', '11.4.5', false],
    ['8.4.0', 'mysql', '8.4.0', false],
    ['8.0.41', 'mysql', '8.0.41', true],
    ['9.7.0-commercial', 'mysql', '9.7.0', false],
    ['', 'mysql', '', true],
  ])('reads %j', (full, flavour, version, tooOld) => {
    const identity = identityIn(full);
    expect(identity).toEqual({ flavour, version });
    expect(isTooOld(identity)).toBe(tooOld);
  });
});
