import { lintMigration } from '../migration-lint';
import type { Statements } from '../migration-lint';
import { callsOfUp } from './executed-calls';
import { Schema } from './schema';
import { statementOf } from './sql-statements';

const TABLES = [
  `CREATE TABLE vehicles (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    plate VARCHAR(20) NOT NULL,
    plate_key VARCHAR(20) GENERATED ALWAYS AS (IF(deleted_at IS NULL, plate, NULL)) STORED,
    note VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NULL,
    price DECIMAL(12,2) NOT NULL DEFAULT 0,
    mileage INT UNSIGNED NULL,
    status VARCHAR(32) NOT NULL DEFAULT 'active',
    brand_id INT UNSIGNED NULL,
    deleted_at DATETIME(3) NULL,
    UNIQUE KEY vehicles_plate_unique (plate_key),
    UNIQUE KEY vehicles_brand_unique (brand_id, plate_key),
    KEY vehicles_kind (brand_id, status),
    CONSTRAINT vehicles_status_check CHECK (status IN ('active', 'sold')),
    CONSTRAINT vehicles_brand_fk FOREIGN KEY (brand_id) REFERENCES brands (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`,
  'CREATE TABLE invoices (id INT NOT NULL PRIMARY KEY, number VARCHAR(30) NULL, a_key INT AS (id) VIRTUAL)',
  'CREATE TABLE drivers (id INT NOT NULL PRIMARY KEY, first_name VARCHAR(100) NULL)',
];

/** The code of this release may write `seized` already. */
const WRITTEN = new Map([['vehicles.status', ['active', 'sold', 'seized']]]);

function lint(
  statements: readonly string[],
  states: Statements = {},
  releases: readonly string[] = ['First1'],
): string[] {
  const released = new Schema();
  for (const table of TABLES) released.apply(statementOf(table));
  return lintMigration({ statements, states, released, now: released.copy(), written: WRITTEN }, releases);
}

const CHECKED = (codes: string, before = 'vehicles_status_check'): string =>
  `ALTER TABLE vehicles DROP CONSTRAINT ${before}, ADD CONSTRAINT b CHECK (status IN (${codes}))`;

describe('The list of allowed statements', () => {
  it.each([
    ['CREATE TABLE IF NOT EXISTS novelties (id INT NOT NULL, dropped_at DATETIME NULL)'],
    ['ALTER TABLE `vehicles` ADD COLUMN color VARCHAR(10) NULL AFTER note'],
    ["ALTER TABLE vehicles ADD COLUMN kind VARCHAR(10) NOT NULL DEFAULT 'a, b', ADD KEY vehicles_more (kind, id)"],
    ['ALTER TABLE vehicles ADD COLUMN kind_key INT GENERATED ALWAYS AS (IF(deleted_at IS NULL, id, NULL)) VIRTUAL'],
    ['alter /* why */ table vehicles -- a comment; DROP TABLE vehicles\n ADD key one (note(20)) # another'],
    ['ALTER TABLE vehicles ADD COLUMN tag VARCHAR(10) NULL, ADD UNIQUE KEY vehicles_tag (tag)'],
    ['ALTER TABLE vehicles ADD UNIQUE KEY wider (plate_key, note)'],
    ['ALTER TABLE vehicles ADD COLUMN owner INT NULL, ADD CONSTRAINT o FOREIGN KEY (owner) REFERENCES drivers (id)'],
    ['ALTER TABLE vehicles DROP KEY vehicles_kind'],
    ['ALTER TABLE vehicles DROP KEY vehicles_brand_unique'],
    ['ALTER TABLE vehicles RENAME KEY vehicles_kind TO vehicles_other'],
    ['DROP INDEX vehicles_kind ON vehicles'],
    ['ALTER TABLE vehicles MODIFY plate VARCHAR(30) NOT NULL'],
    ['ALTER TABLE vehicles MODIFY COLUMN plate VARCHAR(20) NULL'],
    ['ALTER TABLE vehicles MODIFY price DECIMAL(15,4) NOT NULL DEFAULT 0'],
    ['ALTER TABLE vehicles MODIFY mileage BIGINT UNSIGNED NULL'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL, ALGORITHM=INSTANT'],
    ['ALTER TABLE invoices ADD KEY invoices_note (number), ALGORITHM = INPLACE, LOCK = NONE'],
    ['CREATE INDEX invoices_note ON invoices (number) ALGORITHM=INPLACE LOCK=NONE'],
    [CHECKED("'active', 'sold', 'stolen'")],
    ["INSERT INTO drivers (first_name) VALUES ('DROP TABLE drivers; --')"],
    ['INSERT INTO drivers (id, first_name) VALUES (1, ?) ON DUPLICATE KEY UPDATE id = id'],
    ['INSERT INTO drivers (id) SELECT v.id FROM vehicles v LEFT JOIN brands b ON b.id = v.brand_id WHERE b.id IS NULL'],
    ["UPDATE drivers SET first_name = 'it''s; fine' -- ; or so\n WHERE id = 1;"],
    ['SELECT 1 FROM information_schema.columns WHERE table_name = ? LIMIT 1'],
  ])('contains %s', (statement) => {
    expect(lint([statement])).toEqual([]);
  });

  it.each([
    ['CREATE OR REPLACE TABLE vehicles (id INT)', 'not in the list'],
    ['CREATE TABLE IF NOT EXISTS vehicles (id INT)', 'creates a table that exists'],
    ['CREATE TABLE copies LIKE vehicles', 'not in the list'],
    ['CREATE TABLE copies (id INT) SELECT id FROM vehicles', 'not in the list'],
    ['CREATE TABLE copies (id INT) ENGINE=MyISAM', 'not in the list'],
    ['CREATE TABLE copies (id INT) DEFAULT CHARSET=latin1', 'not in the list'],
    ['CREATE TABLE other.copies (id INT)', 'another database'],
    ['CREATE TEMPORARY TABLE copies (id INT)', 'not in the list'],
    ['CREATE TRIGGER t BEFORE INSERT ON vehicles FOR EACH ROW SET NEW.id = 1', 'not in the list'],
    ['ALTER IGNORE TABLE vehicles ADD UNIQUE KEY u (note)', 'not in the list'],
    ['ALTER ONLINE TABLE vehicles ADD COLUMN a INT NULL', 'not in the list'],
    ['ALTER ONLINE IGNORE TABLE vehicles ADD COLUMN a INT NULL', 'not in the list'],
    ['ALTER TABLE other.vehicles ADD COLUMN a INT NULL', 'another database'],
    ['ALTER TABLE `other` . `vehicles` ADD COLUMN a INT NULL', 'another database'],
    ['ALTER TABLE vehicles ADD CONSTRAINT f FOREIGN KEY (note) REFERENCES other.t (id)', 'another database'],
    ['ALTER TABLE unheard ADD COLUMN a INT NULL', 'names an unknown table'],
    ['/*!50000 DROP TABLE vehicles */', 'a comment that the server executes'],
    ['ALTER TABLE vehicles /*M! DROP COLUMN plate */ ADD COLUMN a INT NULL', 'a comment that the server executes'],
    [
      'ALTER TABLE vehicles ADD COLUMN a INT NULL /*!100100 , DROP COLUMN plate*/',
      'a comment that the server executes',
    ],
    ['SELECT /*+ MAX_EXECUTION_TIME(1) */ 1', 'a comment that the server executes'],
    ['ALTER TABLE vehicles ENGINE=MyISAM', 'not in the list'],
    ['ALTER TABLE vehicles DEFAULT CHARACTER SET latin1', 'not in the list'],
    ['ALTER TABLE vehicles CONVERT TO CHARACTER SET latin1', 'not in the list'],
    ['ALTER TABLE vehicles AUTO_INCREMENT=1', 'not in the list'],
    ['ALTER TABLE vehicles FORCE', 'not in the list'],
    ['ALTER TABLE vehicles DROP PARTITION p', 'not in the list'],
    ['ALTER TABLE vehicles ORDER BY plate', 'not in the list'],
    ['ALTER TABLE vehicles ADD SYSTEM VERSIONING', 'not in the list'],
    ['ALTER TABLE vehicles ADD COLUMN a GEOMETRY NULL', 'a type that is not in the list'],
    ['ALTER TABLE vehicles ADD COLUMN a INT NULL DEFAULT (id + 1)', 'a default that is no constant'],
    ['ALTER TABLE vehicles ADD COLUMN a INT NULL, ALGORITHM=COPY', 'the reason in `copies`'],
    ['ALTER TABLE vehicles ADD COLUMN a INT AS (id) STORED', 'the reason in `copies`'],
    ['ALTER TABLE vehicles ADD COLUMN a INT NULL, LOCK=EXCLUSIVE', 'that is not in the list: EXCLUSIVE'],
    ['ALTER TABLE vehicles ADD KEY k (id), ALGORITHM=INPLACE, ALGORITHM=NOCOPY', 'more than once'],
    ['ALTER TABLE vehicles DROP KEY vehicles_plate_unique', 'drops a unique key (vehicles.vehicles_plate_unique)'],
    ['DROP INDEX `vehicles_plate_unique` ON vehicles', 'drops a unique key'],
    ['ALTER TABLE vehicles DROP KEY nothing', 'drops an unknown key'],
    ['ALTER TABLE vehicles ADD UNIQUE KEY u (note)', 'adds a unique key over existing rows'],
    ['CREATE UNIQUE INDEX u ON vehicles (note)', 'adds a unique key over existing rows'],
    ['ALTER TABLE vehicles ADD CONSTRAINT o FOREIGN KEY (mileage) REFERENCES drivers (id)', 'adds a foreign key'],
    ["ALTER TABLE vehicles ADD CONSTRAINT c CHECK (note IN ('a'))", 'adds a CHECK over existing rows'],
    ['ALTER TABLE vehicles DROP CONSTRAINT vehicles_status_check', 'drops a constraint'],
    ['ALTER TABLE vehicles DROP FOREIGN KEY vehicles_brand_fk', 'drops a constraint'],
    [CHECKED("'active', 'sold', 'seized'"), 'adds a code'],
    [CHECKED("'active'"), 'refuses a code'],
    ['ALTER TABLE vehicles MODIFY plate VARCHAR(10) NOT NULL', 'narrows the type of (vehicles.plate)'],
    ['ALTER TABLE vehicles\n MODIFY\tCOLUMN `plate` varchar(10) NOT NULL', 'narrows the type of (vehicles.plate)'],
    ['ALTER TABLE vehicles MODIFY plate CHAR(30) NOT NULL', 'narrows the type of'],
    ['ALTER TABLE vehicles MODIFY mileage INT NULL', 'narrows the type of'],
    ['ALTER TABLE vehicles MODIFY mileage SMALLINT UNSIGNED NULL', 'narrows the type of'],
    ['ALTER TABLE vehicles MODIFY price DECIMAL(12,4) NOT NULL DEFAULT 0', 'narrows the type of'],
    ['ALTER TABLE vehicles MODIFY price DECIMAL(12,2) NOT NULL', 'changes the default of'],
    ['ALTER TABLE vehicles MODIFY mileage INT UNSIGNED NOT NULL', 'makes NOT NULL'],
    ['ALTER TABLE vehicles MODIFY note VARCHAR(200) NULL', 'changes the charset or collation of'],
    ['ALTER TABLE vehicles MODIFY nothing INT NULL', 'changes an unknown column'],
    ['ALTER TABLE vehicles ALTER COLUMN note DROP DEFAULT', 'not in the list'],
    ['ALTER TABLE vehicles DROP COLUMN plate', 'drops a column'],
    ['ALTER TABLE vehicles DROP plate', 'drops a column'],
    ['ALTER TABLE vehicles DROP COLUMN note, ADD COLUMN note VARCHAR(200) NULL', 'drops a column'],
    ['ALTER TABLE vehicles ADD COLUMN a INT NULL, DROP COLUMN plate', 'drops a column'],
    ['ALTER TABLE vehicles DROP PRIMARY KEY', 'drops the primary key'],
    ['ALTER TABLE `vehicles`\n  RENAME COLUMN plate TO number', 'not in the list'],
    ['ALTER TABLE vehicles CHANGE plate number VARCHAR(20) NULL', 'not in the list'],
    ['ALTER TABLE vehicles RENAME TO cars', 'not in the list'],
    ['ALTER TABLE vehicles ADD COLUMN kind DECIMAL(10, 2) NOT NULL', 'adds a NOT NULL'],
    ['ALTER TABLE vehicles ADD kind INT NOT NULL, ADD COLUMN other INT NULL DEFAULT 1', 'adds a NOT NULL'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL', 'a large table'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL, ALGORITHM=INPLACE, LOCK=SHARED', 'a large table'],
    ['CREATE INDEX invoices_note ON invoices (number)', 'a large table'],
    ['DROP TABLE vehicles', 'drops a table'],
    ['DROP /* all */ TABLE IF EXISTS `vehicles`', 'drops a table'],
    ['DROP DATABASE other', 'not in the list'],
    ['TRUNCATE vehicles', 'not in the list'],
    ['RENAME TABLE vehicles TO cars', 'not in the list'],
    ['DELETE FROM invoices', 'not in the list'],
    ['dElEtE\n/**/FROM`invoices`WHERE id = 1', 'not in the list'],
    ['REPLACE INTO drivers (id) VALUES (1)', 'not in the list'],
    ['INSERT IGNORE INTO drivers (id) VALUES (1)', 'not in the list'],
    ['INSERT INTO invoices (id) VALUES (1)', 'changes rows of a large table'],
    ['INSERT INTO drivers (id) SELECT id FROM other.drivers', 'another database'],
    ['INSERT INTO drivers (id) VALUES ((SELECT MAX(id) FROM drivers))', 'contains SELECT'],
    ['UPDATE drivers SET first_name = NULL', 'changes all rows'],
    ['UPDATE drivers SET first_name = NULL WHERE 1 = 1', 'without a condition'],
    ['UPDATE invoices SET number = NULL WHERE id = 1', 'changes rows of a large table'],
    ['UPDATE drivers d JOIN vehicles v ON v.id = d.id SET d.id = 1 WHERE d.id = 2', 'not in the list'],
    ['UPDATE drivers SET id = SLEEP(9) WHERE id = 1', 'calls SLEEP'],
    ["SELECT * FROM drivers INTO OUTFILE '/tmp/drivers'", 'not in the list'],
    ['SELECT * FROM drivers FOR UPDATE', 'not in the list'],
    ["SELECT GET_LOCK('a', 1)", 'calls GET_LOCK'],
    ["SET SESSION sql_mode = ''", 'not in the list'],
    ["EXECUTE IMMEDIATE CONCAT('DR', 'OP TABLE vehicles')", 'not in the list'],
    ['WITH a AS (SELECT 1) DELETE FROM drivers', 'not in the list'],
    ['ALTER TABLE vehicles ADD KEY a (id); ALTER TABLE vehicles ADD KEY b (id)', 'several statements'],
    ["ALTER TABLE vehicles ADD COLUMN a INT NULL; -- '\nDROP TABLE drivers", 'several statements'],
    ["UPDATE drivers SET first_name = 'a\\'; -- ' WHERE id = 1; DROP TABLE drivers", 'several statements'],
    ['UPDATE drivers SET first_name = "a" WHERE id = 1', 'the reader does not know'],
    ["UPDATE drivers SET first_name = 'open WHERE id = 1", 'the reader does not know'],
    ['', 'not in the list'],
  ])('does not contain %s', (statement, problem) => {
    expect(lint([statement])).toEqual([expect.stringContaining(problem)]);
  });
});

describe('The lint of migrations', () => {
  it('knows a column as the statements before have left it', () => {
    const widened = 'ALTER TABLE vehicles MODIFY plate VARCHAR(30) NOT NULL';
    const narrowed = 'ALTER TABLE vehicles MODIFY plate VARCHAR(20) NOT NULL';
    expect(lint([narrowed])).toEqual([]);
    expect(lint([widened, narrowed])).toEqual(['narrows the type of (vehicles.plate)']);
  });

  it('allows all changes of the list to a table that no release knows', () => {
    const made = 'CREATE TABLE novelties (id INT NOT NULL, status VARCHAR(32) NULL)';
    const changed = "ALTER TABLE novelties ADD COLUMN kind INT NOT NULL, ADD CONSTRAINT b CHECK (status IN ('seized'))";
    expect(lint([made, changed])).toEqual([]);
    expect(lint([made, 'ALTER TABLE novelties ENGINE=MyISAM'])).toHaveLength(1);
  });

  it('accepts what has a reason of its own, and no reason for anything else', () => {
    const statement = 'ALTER TABLE vehicles MODIFY plate VARCHAR(10) NOT NULL, MODIFY note VARCHAR(9) NULL';
    const key = 'narrows the type of (vehicles.plate)';
    const reason = 'no plate has more than ten characters since release 4';
    const rest = ['narrows the type of (vehicles.note)', 'changes the charset or collation of (vehicles.note)'];
    expect(lint([statement], { reasons: { [key]: reason } })).toEqual(rest);
    expect(lint([statement], { reasons: { [key]: '                         ' } })).toEqual([key, ...rest]);
    expect(lint([], { reasons: { [key]: reason } })).toEqual([`has a reason for what it does not do: ${key}`]);
    const deletion = 'DELETE FROM invoices';
    const [unlisted = ''] = lint([deletion]);
    expect(lint([deletion], { reasons: { [unlisted]: 'the table is empty in every tenant' } })).toEqual([]);
  });

  it('accepts a copy of a table that cannot be changed otherwise, if the table stays readable', () => {
    const copy =
      'ALTER TABLE invoices DROP COLUMN a_key, ADD COLUMN a_key INT AS (IF(id = 1, 1, NULL)) STORED, ALGORITHM=COPY';
    const copies = 'a stored column is made by a copy of the table';
    expect(lint([`${copy}, LOCK=SHARED`], { copies })).toEqual([]);
    expect(lint([`${copy}, LOCK=SHARED`], { copies: '     ' })).toHaveLength(1);
    expect(lint([copy], { copies })).toEqual([expect.stringContaining('LOCK=SHARED')]);
    expect(lint(['ALTER TABLE invoices DROP COLUMN number, ALGORITHM=COPY, LOCK=SHARED'], { copies })).toHaveLength(1);
  });

  it('accepts a unique key that is replaced by one over the same values', () => {
    const key = 'plate_key VARCHAR(20) GENERATED ALWAYS AS (IF(deleted_at IS NULL, plate, NULL)) VIRTUAL';
    const replaced = (column: string): string =>
      `ALTER TABLE vehicles DROP KEY vehicles_brand_unique, DROP KEY vehicles_plate_unique, DROP COLUMN plate_key,
        ADD COLUMN ${column}, ADD UNIQUE KEY vehicles_plate_unique (plate_key)`;
    expect(lint([replaced(key)])).toEqual([]);
    const other = replaced(key.replace('plate, NULL', 'note, NULL'));
    expect(lint([other])).toContain('adds a unique key over existing rows (vehicles.vehicles_plate_unique)');
  });

  it('accepts a drop of objects that are unused since an existing release', () => {
    const dropped = ['ALTER TABLE vehicles DROP COLUMN plate'];
    expect(lint(dropped, { unusedSince: 'First1' })).toEqual([]);
    expect(lint([CHECKED("'active'")], { unusedSince: 'First1' })).toEqual([]);
    expect(lint(dropped, { unusedSince: 'Next2' })).toHaveLength(2);
    expect(lint(['DELETE FROM invoices'], { unusedSince: 'First1' })).toHaveLength(1);
  });

  it('finds the calls that run statements, wherever up reaches them', () => {
    const source = `
      import { wipe } from './wiping';
      const DROP = 'DROP TABLE ' + 'drivers';
      const hidden = async (runner) => { if (await isOld(runner)) await runner['query'](DROP); };
      async function old(runner) { await runner.query('unused by up'); }
      class A {
        async up(runner) { await createTables(runner, {}); await hidden(runner); await this.more(runner); }
        async more(runner) { for (const row of []) await runner.query(\`DELETE FROM \${row}\`); }
        async down(runner) { await runner.query('the other way'); await old(runner); }
      }`;
    const { calls, imports } = callsOfUp(source);
    expect(calls.map(({ first, text }) => [first, text])).toEqual([
      [7, 'createTables(runner, {})'],
      [4, "runner['query'](DROP)"],
      [8, expect.stringContaining('DELETE FROM')],
    ]);
    expect(imports).toEqual(['./wiping']);
  });
});
