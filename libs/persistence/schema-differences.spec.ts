import { schemaDifferences } from './schema-differences';
import type { SchemaStructure } from './schema-structure';

const BRANDS: SchemaStructure = {
  tables: { brands: 'id, name' },
  columns: { 'brands.id': 'int not null', 'brands.name': 'varchar(100) not null' },
  indexes: { 'brands.primary': 'unique id', 'brands.brands_name': 'name' },
  foreignKeys: { 'brands.brands_owner_fk': 'owner_id → owners.id' },
};

const changed = (changes: Partial<SchemaStructure>): SchemaStructure => ({ ...BRANDS, ...changes });

describe('What tells two schemas apart', () => {
  it('is nothing when they are equal', () => {
    expect(schemaDifferences(BRANDS, { ...BRANDS })).toEqual([]);
  });

  it('is a column, an index or a foreign key, with what it should be and what it is', () => {
    const found = changed({
      columns: { 'brands.id': 'int not null', 'brands.name': 'varchar(50) null' },
      indexes: { 'brands.primary': 'unique id' },
      foreignKeys: {},
    });
    expect(schemaDifferences(BRANDS, found)).toEqual([
      {
        kind: 'column',
        name: 'brands.name',
        problem: 'different',
        expected: 'varchar(100) not null',
        found: 'varchar(50) null',
      },
      { kind: 'index', name: 'brands.brands_name', problem: 'missing', expected: 'name', found: null },
      {
        kind: 'foreign_key',
        name: 'brands.brands_owner_fk',
        problem: 'missing',
        expected: 'owner_id → owners.id',
        found: null,
      },
    ]);
  });

  it('is a whole table, and none of its parts, where only one has it', () => {
    const empty = { tables: {}, columns: {}, indexes: {}, foreignKeys: {} };
    expect(schemaDifferences(BRANDS, empty)).toMatchObject([{ kind: 'table', name: 'brands', problem: 'missing' }]);
    expect(schemaDifferences(empty, BRANDS)).toMatchObject([{ kind: 'table', name: 'brands', problem: 'unexpected' }]);
  });

  it('is the order of columns where they are otherwise the same', () => {
    expect(schemaDifferences(BRANDS, changed({ tables: { brands: 'name, id' } }))).toEqual([
      { kind: 'column_order', name: 'brands', problem: 'different', expected: 'id, name', found: 'name, id' },
    ]);
  });
});
