import { FLEET_NUMBERS, numberedTable } from './numbered-tables';

describe('a numbered record type', () => {
  it('has a column for its numbers', () => {
    expect(numberedTable(FLEET_NUMBERS, 'vehicle')).toEqual({ table: 'vehicles', column: 'code' });
  });

  it.each(['constructor', 'toString', '__proto__', 'Vehicle'])('is not found for the name %s', (entityType) => {
    expect(numberedTable(FLEET_NUMBERS, entityType)).toBeUndefined();
  });
});
