import { numberedTable } from './numbered-tables';

const NUMBERS = { vehicle: { table: 'vehicles', column: 'code' } };

describe('a numbered record type', () => {
  it('has a column for its numbers', () => {
    expect(numberedTable(NUMBERS, 'vehicle')).toEqual({ table: 'vehicles', column: 'code' });
  });

  it.each(['constructor', 'toString', '__proto__', 'Vehicle'])('is not found for the name %s', (entityType) => {
    expect(numberedTable(NUMBERS, entityType)).toBeUndefined();
  });
});
