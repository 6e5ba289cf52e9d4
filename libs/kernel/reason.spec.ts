import { reasonOf } from './reason';

describe('A reason', () => {
  it.each([
    ['Ticket 4711 : facture introuvable', 'Ticket 4711 : facture introuvable'],
    ['  Ticket\t4711\n', 'Ticket 4711'],
    ['Tic\u200bket 4711', 'Ticket 4711'],
  ])('is kept as people see it: %j', (text, kept) => {
    expect(reasonOf(text)).toBe(kept);
  });

  it.each([
    '',
    '     ',
    '\u200b\u200b\u200b\u200b\u200b',
    '\u00a0\u2003\u00a0\u2003\u00a0',
    '.....',
    'ab',
    '- - a',
    'x'.repeat(501),
  ])('is none that says nothing: %j', (text) => {
    expect(reasonOf(text)).toBeNull();
  });
});
