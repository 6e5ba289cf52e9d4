import { numberedTable } from './numbered-tables';

describe('A numbered kind of record', () => {
  it('has the column its numbers are in', () => {
    expect(numberedTable('quote')).toEqual({ table: 'quotes', column: 'quote_number' });
  });

  it.each(['constructor', 'toString', '__proto__', 'Quote'])('is none named %s', (entityType) => {
    expect(numberedTable(entityType)).toBeUndefined();
  });
});
