import { createdTables, entitiesIn, isForeign, namingsIn, resourcesIn } from './table-names';
import type { Naming, OwnerRules } from './table-names';

const OWNERS = new Map([
  ['vehicles', ['src/fleet']],
  ['quotes', ['src/workshop']],
]);
const RULES: OwnerRules = {
  owners: OWNERS,
  reads: new Map([['src/workshop', ['src/fleet']]]),
  words: new Set(['src/global']),
  exemptions: [
    { path: /^src\/insights\//, mayWrite: false, why: 'reads all' },
    { path: /^src\/operations\//, owners: ['src/fleet'], mayWrite: true, why: 'moves vehicles' },
  ],
};
const IMPORT = "import { Vehicle as Car } from '../fleet/vehicle.entity';\n";

const namings = (text: string, file = 'src/fleet/a.ts'): readonly Naming[] =>
  namingsIn(file, text, new Set(OWNERS.keys()), (path, entity) =>
    path.endsWith('/vehicle.entity') && entity === 'Vehicle' ? 'vehicles' : undefined,
  );
const ways = (text: string): readonly string[] => namings(text).map(({ way, table }) => `${way} ${table}`);

describe('The name of a table', () => {
  it.each([
    ['in a statement', "q('SELECT 1 FROM quotes q')", ['sql quotes']],
    [
      'in a join of a template',
      'q(`SELECT ${x} FROM ${y} JOIN `quotes` q`)'.replaceAll('`quotes`', 'quotes'),
      ['sql quotes'],
    ],
    ['for a function that qualifies it', "tableName(manager, 'quotes')", ['sql quotes']],
    ['for a local function', "table('quotes')", ['name quotes']],
    ['in a list', "const TABLES = ['vehicles', 'quotes'];", ['name vehicles', 'name quotes']],
    ['in a comparison', "if (table === 'quotes') return;", ['name quotes']],
    ['in an insertion', "q('INSERT IGNORE INTO quotes (id) VALUES (1)')", ['write quotes']],
    ['in an update', "q('UPDATE quotes SET a = 1')", ['write quotes']],
    ['in a deletion', "q('DELETE FROM quotes')", ['write quotes']],
    [
      'in the update of a qualified name',
      "q(`UPDATE ${tableName(m, 'quotes')} SET a = 1`)",
      ['write quotes', 'sql quotes'],
    ],
    ['in an import of its entity', IMPORT, ['entity vehicles']],
    ['in a type import of its entity', IMPORT.replace('import', 'import type'), ['entity vehicles']],
    [
      'in a write to records of its entity',
      `${IMPORT}this.cars = new Records(manager, Car); this.cars.createMany(unit, rows);`,
      ['entity vehicles', 'write vehicles'],
    ],
    ['in a write to its entity', `${IMPORT}manager.update(Car, 1, {});`, ['entity vehicles', 'write vehicles']],
    [
      'in the update of an entity',
      `${IMPORT}q(\`UPDATE \${entityTable(m, Car)} v SET a = 1\`)`,
      ['entity vehicles', 'write vehicles'],
    ],
  ])('is found %s', (_where, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });

  it.each([
    ['a route', "@Controller('quotes') class A { @Get('vehicles') list() {} }"],
    ['a type', "type Table = 'quotes' | 'vehicles'; const a = b as Pick<Row, 'quotes'>;"],
    ['a resource', "fail({ resource: 'quotes' })"],
    ['a part of a word', "q('SELECT 1 FROM quotes_archive')"],
    ['a permission', "can('quotes:read')"],
    ['a sentence', "say('the quotes of vehicles')"],
    ['an import of another class', "import { Other } from '../fleet/vehicle.entity';"],
    ['a read of records', 'const cars = new Records(manager, Car); cars.getForUpdate(unit, 1)'],
    ['a read of an entity', 'manager.find(Car); q(`SELECT 1 FROM ${entityTable(m, Car)}`)'],
  ])('is not found in %s', (_where, text) => {
    expect(ways(text)).toEqual([]);
  });

  it('has its file and line', () => {
    expect(namings("\n\ntable('quotes');", 'src/fleet/b.ts')).toEqual([
      { file: 'src/fleet/b.ts', line: 3, table: 'quotes', way: 'name' },
    ]);
  });
});

describe('A table', () => {
  it.each<[who: string, naming: Omit<Naming, 'line'>, isForeign: boolean]>([
    ['its owner', { file: 'src/workshop/a.ts', table: 'quotes', way: 'write' }, false],
    ['a module below', { file: 'src/fleet/a.ts', table: 'quotes', way: 'sql' }, true],
    ['a module above, by its name', { file: 'src/workshop/a.ts', table: 'vehicles', way: 'sql' }, true],
    ['a module above, by its entity', { file: 'src/workshop/a.ts', table: 'vehicles', way: 'entity' }, false],
    ['a module above that writes', { file: 'src/workshop/a.ts', table: 'vehicles', way: 'write' }, true],
    ['a module beside, by its entity', { file: 'src/attachments/a.ts', table: 'vehicles', way: 'entity' }, true],
    ['a folder where it is a word', { file: 'src/global/a.ts', table: 'quotes', way: 'name' }, false],
    ['SQL of such a folder', { file: 'src/global/a.ts', table: 'quotes', way: 'sql' }, true],
    ['a folder that reads all', { file: 'src/insights/a.ts', table: 'quotes', way: 'sql' }, false],
    ['a folder that reads all and writes', { file: 'src/insights/a.ts', table: 'quotes', way: 'write' }, true],
    ['a folder that writes for its owner', { file: 'src/operations/a.ts', table: 'vehicles', way: 'write' }, false],
    ['a folder that writes for others', { file: 'src/operations/a.ts', table: 'quotes', way: 'sql' }, true],
  ])('reached by %s', (_who, naming, expected) => {
    expect(isForeign({ ...naming, line: 1 }, RULES)).toBe(expected);
  });
});

describe('The tables of the product', () => {
  it('are those of its resources', () => {
    expect([...resourcesIn('export const quoteResource: Resource<Quote> = {')]).toEqual([['quoteResource', 'Quote']]);
  });

  it('are those of its entities', () => {
    const file = "@VisibleRows(BY_VEHICLE)\n@Entity('quotes')\nexport class Quote extends Row {}";
    expect([...entitiesIn(file)]).toEqual([['Quote', 'quotes']]);
  });

  it('are created by migrations', () => {
    const called =
      "  const TABLE = 'c';\nawait tables.create('a', []);\nawait tables.createBare(\n 'b', []);\nawait tables.create(TABLE, []);";
    const listed = "const TABLES: TableLines = {\n  d: [\n    'x INT',\n  ],\n  e: ['y INT'],\n};";
    expect(createdTables(`${called}\n${listed}`)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
