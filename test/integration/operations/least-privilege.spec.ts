import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Account, TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { Platform } from '../../support/platform';

/** The real credentials of one tenant on the server: what the account can see and do, and what it cannot. */
describe("A tenant's own account on the server", () => {
  let platform: Platform;
  let first: TenantPlace;
  let second: TenantPlace;
  let session: Connection;
  const strangers: string[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    first = await platform.company({ name: 'Première' });
    second = await platform.company({ name: 'Seconde' });
    session = await connect(first.app, first.database);
  });

  afterAll(async () => {
    await session.end();
    for (const stranger of strangers) await platform.server(`DROP DATABASE IF EXISTS \`${stranger}\``);
    await platform.stop();
  });

  const connect = (account: Account, database?: string): Promise<Connection> => {
    const { host, port } = platform.settings.database;
    return createConnection({ host, port, user: account.user, password: account.password, database });
  };

  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'allowed',
      (error: { errno?: number }) => error.errno,
    );

  /** The same name with one underscore replaced: an unescaped grant would match it as well. */
  const lookalike = (database: string): string => database.replace('_tenant_', 'Xtenant_');

  it('sees only its own database', async () => {
    const [rows] = await session.query<RowDataPacket[]>('SHOW DATABASES');
    const names = rows.map((row) => String(Object.values(row)[0]).toLowerCase());
    // MySQL shows its performance_schema to all accounts, without data of others.
    const views = platform.isMariaDb ? ['information_schema'] : ['information_schema', 'performance_schema'];
    expect(names.toSorted()).toEqual([...views, first.database].toSorted());
  });

  it('reads and writes its own rows', async () => {
    await session.query("INSERT INTO brands (name) VALUES ('Delage')");
    const [rows] = await session.query<RowDataPacket[]>("SELECT name FROM brands WHERE name = 'Delage'");
    expect(rows).toEqual([{ name: 'Delage' }]);
    expect(await errorOf(session.query("DELETE FROM brands WHERE name = 'Delage'"))).toBe('allowed');
  });

  it.each([
    'CREATE TABLE stolen (id INT)',
    'ALTER TABLE brands ADD COLUMN stolen INT',
    'DROP TABLE brands',
    'CREATE INDEX stolen ON brands (country)',
    'TRUNCATE TABLE brands',
    'CREATE VIEW stolen AS SELECT * FROM brands',
    'CREATE TRIGGER stolen BEFORE INSERT ON brands FOR EACH ROW SET NEW.name = NEW.name',
    'CREATE DATABASE stolen',
    "CREATE USER stolen@'%'",
    'SELECT * FROM mysql.user',
    "SELECT LOAD_FILE('/etc/hostname') INTO OUTFILE '/tmp/stolen'",
    'LOCK TABLES brands WRITE',
  ])('may not: %s', async (statement) => {
    // 1419: with binary logging, MySQL requires more than TRIGGER to create a trigger.
    expect([1044, 1045, 1142, 1227, 1419]).toContain(await errorOf(session.query(statement)));
  });

  it("reaches neither another tenant's rows nor its database", async () => {
    expect(await errorOf(session.query(`SELECT * FROM \`${second.database}\`.brands`))).toBe(1142);
    expect(await errorOf(session.query(`USE \`${second.database}\``))).toBe(1044);
    expect(await errorOf(connect(first.app, second.database))).toBe(1044);
  });

  it('reaches no database whose name differs by an underscore, and cannot create it', async () => {
    const stranger = lookalike(first.database);
    const name = `\`${stranger}\``;
    expect(await errorOf(session.query(`CREATE DATABASE ${name}`))).toBe(1044);
    strangers.push(stranger);
    await platform.server(`CREATE DATABASE ${name}`);
    await platform.server(`CREATE TABLE ${name}.secrets (id INT)`);
    expect(await errorOf(session.query(`SELECT * FROM ${name}.secrets`))).toBe(1142);
    expect(await errorOf(session.query(`USE ${name}`))).toBe(1044);
  });

  it('would reach that database if the underscores of its grant were not escaped', async () => {
    const stranger = `${lookalike(first.database)}0`;
    strangers.push(stranger);
    const careless: Account = {
      user: `${platform.settings.database.tenantAccountPrefix}careless`,
      password: 'x'.repeat(43),
    };
    await platform.server(`CREATE DATABASE \`${stranger}\``);
    await platform.server(`CREATE TABLE \`${stranger}\`.secrets (id INT)`);
    await platform.server("CREATE USER ?@'%' IDENTIFIED BY ?", [careless.user, careless.password]);
    await platform.server(`GRANT SELECT ON \`${first.database}0\`.* TO ?@'%'`, [careless.user]);
    const intruder = await connect(careless);
    try {
      expect(await errorOf(intruder.query(`SELECT * FROM \`${stranger}\`.secrets`))).toBe('allowed');
    } finally {
      await intruder.end();
    }
  });

  it('cannot use the schema account, which is locked outside migrations', async () => {
    expect(await errorOf(connect(first.ddl, first.database))).toBe(platform.isMariaDb ? 4151 : 3118);
  });

  it('keeps the schema account locked also after a failed migration', async () => {
    const target = { ...first.target, database: second.database };
    await expect(platform.get(TenantSchema).migrate(target)).rejects.toThrow(/denied/i);
    expect(await errorOf(connect(first.ddl, first.database))).toBe(platform.isMariaDb ? 4151 : 3118);
  });

  it('has a limited number of connections', async () => {
    const [row] = await platform.server<{ bound: number }>(
      "SELECT max_user_connections AS bound FROM mysql.user WHERE User = ? AND Host = '%'",
      [first.app.user],
    );
    expect(Number(row?.bound)).toBeGreaterThan(0);
  });

  it.each([
    ["the server's refusal", "CREATE USER ?@'%' IDENTIFIED BY ? WITH NONSENSE"],
    ['an interruption', 'KILL QUERY CONNECTION_ID() /* ? ? */'],
  ])('never shows its password in %s', async (_title, sql) => {
    const failure: unknown = await platform.server(sql, ['x', first.app.password]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(everythingOf(failure)).not.toContain(first.app.password);
  });
});

/** The error as printed by the most verbose logger: with its causes and their fields. */
function everythingOf(error: unknown): string {
  const seen: unknown[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    seen.push(current.message, current.stack, JSON.stringify(current), JSON.stringify(Object.entries(current)));
  }
  return seen.join('\n');
}
