import { defineError } from './errors';

const impossible = defineError<{ to: string; allowed: readonly string[]; most: number }>()({
  kind: 'conflict',
  code: 'IMPOSSIBLE',
  fr: { title: 'Impossible', detail: '{to} ({most}) ; possibles : {allowed}.' },
  en: { title: 'Not possible', detail: '{to} ({most}); possible: {allowed}.' },
});

describe('The text of an error', () => {
  const textOf = (allowed: readonly string[]): string =>
    impossible({ to: 'closed', allowed, most: 3 }).text('en').detail;

  it('reads a list as words, not as code', () => {
    expect(textOf(['in_quote', 'cancelled'])).toBe('closed (3); possible: in_quote, cancelled.');
  });

  it('says of an empty list that it is empty', () => {
    expect(textOf([])).toBe('closed (3); possible: –.');
  });
});
