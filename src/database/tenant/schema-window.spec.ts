import { schemaWindow } from './schema-window';

describe('The window of schema versions a release serves', () => {
  const window = (migrations: string, releases: string): string =>
    schemaWindow([...migrations], [...releases]).join('');

  it('is one version before there was a second', () => {
    expect(window('abc', 'c')).toBe('c');
    expect(window('abc', '')).toBe('c');
  });

  it('reaches back to the last release as soon as a migration is added', () => {
    expect(window('abcd', 'c')).toBe('cd');
    expect(window('abcdef', 'c')).toBe('cdef');
  });

  it('still reaches back to the release before when the added ones are released', () => {
    expect(window('abcdef', 'cf')).toBe('cdef');
  });

  it('leaves a release behind that is two ago', () => {
    expect(window('abcdefg', 'cf')).toBe('fg');
  });

  it('refuses an unknown release', () => {
    expect(() => window('abc', 'x')).toThrow('the release x is not a migration');
  });
});
