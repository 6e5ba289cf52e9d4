import { likePattern } from './listing';
import { grantPattern, quoteIdentifier } from './quoting';

describe('quoting', () => {
  it('leaves no way out of an identifier', () => {
    expect(quoteIdentifier('a`; DROP DATABASE b')).toBe('`a``; DROP DATABASE b`');
    for (const name of ['', 'x'.repeat(65), 'a\0b', 'a ']) expect(() => quoteIdentifier(name)).toThrow(RangeError);
  });

  it('makes a grant match one database alone', () => {
    expect(grantPattern('impact_auto_tenant_1')).toBe('`impact\\_auto\\_tenant\\_1`');
    expect(grantPattern('a%b\\c')).toBe('`a\\%b\\\\c`');
  });

  it('searches for wildcards literally', () => {
    expect(likePattern('100%_!\\')).toBe('%100!%!_!!\\%');
  });
});
