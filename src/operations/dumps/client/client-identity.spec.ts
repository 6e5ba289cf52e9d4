import { isUnfit } from './client-fitness';
import { identityInVersion } from './client-identity';

describe('A client program of the database', () => {
  it.each([
    ['mysqldump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)', 'mariadb', '10.11.19'],
    ['mariadb-dump from 11.4.2-MariaDB, client 10.19 for debian-linux-gnu (x86_64)', 'mariadb', '11.4.2'],
    ['/usr/bin/mysql from 12.0.2-MariaDB, client 15.2 for osx10.19', 'mariadb', '12.0.2'],
    ['mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', 'mysql', '9.7.4'],
    ['mysql  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)', 'mysql', '8.4.3'],
    ['mysqldump  Ver 8.0.36-28 for Linux on x86_64 (Percona Server (GPL), Release 28)', 'mysql', '8.0.36'],
    ['mysqldump  Ver 10.13 Distrib 5.7.44, for Linux (x86_64)', 'mysql', '5.7.44'],
  ])('is identified by its version text: %s', (text, flavour, version) => {
    expect(identityInVersion(text)).toEqual({ flavour, version });
  });

  it('is unknown if its version text says nothing', () => {
    expect(identityInVersion('hello')).toBeNull();
  });

  it.each([
    ['mysql', '9.7.4', 'mysql', '9.7.4', false],
    ['mysql', '9.1.0', 'mysql', '8.4.3', false],
    ['mysql', '8.4.3', 'mysql', '9.7.4', true],
    ['mysql', '8.0.36', 'mysql', '8.4.3', true],
    ['mariadb', '10.11.19', 'mysql', '9.7.4', true],
    ['mysql', '9.7.4', 'mariadb', '10.11.19', true],
    ['mariadb', '10.11.19', 'mariadb', '11.8.2', false],
    ['mariadb', '10.5.1', 'mariadb', '10.11.19', true],
  ] as const)('of %s %s against a server of %s %s is unfit: %s', (flavour, version, server, of, unfit) => {
    expect(isUnfit({ flavour, version }, { flavour: server, version: of })).toBe(unfit);
  });
});
