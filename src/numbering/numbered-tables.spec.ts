import { numberedTable } from './numbered-tables';

describe('a numbered record type', () => {
  it('has a column for its numbers', () => {
    expect(numberedTable('quote')).toEqual({ table: 'quotes', column: 'quote_number' });
  });

  it.each(['constructor', 'toString', '__proto__', 'Quote'])('is not found for the name %s', (entityType) => {
    expect(numberedTable(entityType)).toBeUndefined();
  });
});
