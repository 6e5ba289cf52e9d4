import { schemaWindow } from './schema-window';

describe('The window of schema versions that a release serves', () => {
  const window = (migrations: string, releases: string): string =>
    schemaWindow([...migrations], [...releases]).join('');

  it('is one version before the second release', () => {
    expect(window('abc', 'c')).toBe('c');
    expect(window('abc', '')).toBe('c');
  });

  it('starts at the last release once a migration is added', () => {
    expect(window('abcd', 'c')).toBe('cd');
    expect(window('abcdef', 'c')).toBe('cdef');
  });

  it('starts at the previous release once the added migrations are released', () => {
    expect(window('abcdef', 'cf')).toBe('cdef');
  });

  it('excludes the release before the previous one', () => {
    expect(window('abcdefg', 'cf')).toBe('fg');
  });

  it('refuses an unknown release', () => {
    expect(() => window('abc', 'x')).toThrow('the release x is not a migration');
  });
});
