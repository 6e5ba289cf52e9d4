import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLines } from './csv-layout';

describe('A line of CSV', () => {
  it('quotes a field with a line break of any kind', () => {
    const rows = [['un\ndeux', 'un\rdeux', 'un\r\ndeux', 'a;b', 'dit "oui"', ' ']];
    expect(csvLines(rows, ';')).toBe('"un\ndeux";"un\rdeux";"un\r\ndeux";"a;b";"dit ""oui"""; \r\n');
  });

  it('is read back unchanged by a strict reader, whatever the texts contain', () => {
    const cell = fc.string({ unit: fc.constantFrom('\n', '\r', '"', ';', ',', '\t', ' ', 'é', "'"), maxLength: 6 });
    const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell, fc.constant('y')), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',' as const, ';' as const, '\t' as const), (written, delimiter) => {
        const read = parse(csvLines(written, delimiter), { delimiter, record_delimiter: '\r\n' });
        expect(read).toEqual(written);
      }),
    );
  });
});
