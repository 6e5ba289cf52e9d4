import { ownValue } from './own-value';

describe('A value of a table', () => {
  it('is found under its own key', () => {
    expect(ownValue({ admin: '100' }, 'admin')).toBe('100');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'Admin'])('is not there under %s', (key) => {
    expect(ownValue({ admin: '100' }, key)).toBeUndefined();
  });
});
