import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { systemActor } from '#kernel';
import { CURRENT_SCHEMA_VERSION, RELEASES, TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import { startClient } from '../../../src/operations/dumps/client/client-process';
import { clientProgram } from '../../../src/operations/dumps/client/client-programs';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Restores } from '../../../src/operations/restore/restores.service';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';

/** `operations.md` §3: dumps of the earlier backup scripts. */
describe('A dump that this product did not make', () => {
  let platform: Platform;
  let commands: CommandLine;
  let place: TenantPlace;
  let folder: string;
  let dump: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'unsigned-'));
    platform = await Platform.start();
    commands = new CommandLine(platform.environment);
    place = await platform.company({ name: 'Ancienne', slug: 'ancienne' });
    await brand('D’avant; \\! -- "1"');
    dump = await dumped(place.database);
  });

  afterAll(async () => {
    await commands.stop();
    rmSync(folder, { recursive: true, force: true });
    await platform.stop();
  });

  /** As a script writes it, with the usual options. */
  const dumped = async (database: string): Promise<string> => {
    const { host, port, user, password } = platform.settings.database;
    const program = await clientProgram({ flavour: platform.isMariaDb ? 'mariadb' : 'mysql' }, 'dump');
    const options = ['--single-transaction', '--routines', '--triggers', '--', database];
    const client = await startClient(program, { host, port, user, password }, options);
    const [sql] = await Promise.all([buffer(client.stdout), client.ended]);
    return sql.toString('latin1');
  };
  const brand = (name: string): Promise<unknown> =>
    platform.server(`INSERT INTO \`${place.database}\`.brands (name) VALUES (?)`, [name]);
  const brands = async (): Promise<string[]> => {
    const rows = await platform.server<{ name: string }>(
      `SELECT name FROM \`${place.database}\`.brands WHERE name LIKE '%avant%' OR name LIKE '%après%' ORDER BY id`,
    );
    return rows.map(({ name }) => name);
  };
  const written = (name: string, sql: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof sql === 'string' ? Buffer.from(sql, 'latin1') : sql);
    return path;
  };
  const restore = async (path: string): Promise<Operation> => {
    const request = {
      tenantId: place.tenantId,
      reference: path,
      tables: null,
      actor: systemActor('test'),
      unsigned: true,
    };
    return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
  };
  const refusalOf = (sql: string): Promise<string> =>
    restore(written('refused.sql', sql)).then(
      () => 'restored',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
  const withLine = (line: string): string => dump.replace('-- Dump completed', `${line}\n-- Dump completed`);
  const expectNothingChanged = async (): Promise<void> => {
    expect(await brands()).toEqual(['D’avant; \\! -- "1"']);
    const { databases, accounts } = await platform.leftovers();
    expect(databases.filter((name) => /_r\d+$|expected/.test(name))).toEqual([]);
    expect(accounts.filter((name) => /_r\d+$|r\d+$|expected/.test(name))).toEqual([]);
    expect(await platform.registry("SELECT id FROM tenants WHERE status <> 'active'")).toEqual([]);
  };

  it('is refused with 6 without explicit confirmation, wherever it is', async () => {
    const path = written('backup_old.sql.gz', gzipSync(Buffer.from(dump, 'latin1')));
    const ended = await commands.run(['restore:tenant', 'ancienne', path]);
    expect([ended.code, ended.stdout]).toEqual([6, '']);
    expect(ended.stderr).toMatch(/^RESTORE_UNSIGNED: .*--unsigned/);
    const missing = ['restore:tenant', 'ancienne', `${path}.none`, '--unsigned'];
    expect((await commands.run(missing)).code).toBe(2);
    const opposed = ['restore:tenant', 'ancienne', path, '--unsigned', '--tables', 'brands'];
    expect((await commands.run(opposed)).code).toBe(2);
  });

  it('is restored if its schema is known, and the audit logs record the missing signature', async () => {
    await brand('Et d’après');
    const path = written('backup_old.sql.gz', gzipSync(Buffer.from(dump, 'latin1')));
    const line = ['restore:tenant', 'ancienne', path, '--unsigned', '--json'];
    const ended = await commands.run(line);
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringMatching(/^Sera remplacé en entier:/) as string]);
    expect(JSON.parse(ended.stdout)).toMatchObject({ file: 'backup_old.sql.gz', unsigned: true });
    expect(await brands()).toEqual(['D’avant; \\! -- "1"']);
    const routes = await platform.registry(
      "SELECT tenant_id AS tenantId, route FROM audit_logs WHERE action = 'restore:tenant' ORDER BY id DESC LIMIT 2",
    );
    const route = 'command restore:tenant --unsigned';
    expect(routes).toEqual(
      expect.arrayContaining([
        { tenantId: null, route },
        { tenantId: place.tenantId, route },
      ]),
    );
  });

  it.each([
    ['plain', (sql: Buffer) => sql],
    ['zstd', (sql: Buffer) => zstdCompressSync(sql)],
  ])('is read by what it is and not by its name: %s', async (_form, packed) => {
    const path = written('of-whatever.bak', packed(Buffer.from(dump, 'latin1')));
    expect(await restore(path)).toMatchObject({ state: 'done', result: { unsigned: true } });
    await expectNothingChanged();
  });

  it('of an earlier release is migrated forward', async () => {
    const database = `${platform.settings.database.tenantDatabasePrefix}9001_old`;
    await platform.server(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    const names = TENANT_MIGRATIONS.map(({ name }) => name);
    const { host, port, user, password } = platform.settings.database;
    const old = await new DataSource({
      type: 'mariadb',
      host,
      port,
      username: user,
      password,
      database,
      migrations: TENANT_MIGRATIONS.slice(0, names.indexOf(RELEASES[0] ?? '') + 1),
    }).initialize();
    await old.runMigrations({ transaction: 'none' });
    await old.query("INSERT INTO brands (name) VALUES ('Tout avant')");
    await old.destroy();
    const path = written('of-old.sql', await dumped(database));
    expect(await restore(path)).toMatchObject({ state: 'done', result: { schemaVersion: CURRENT_SCHEMA_VERSION } });
    expect(await brands()).toEqual(['Tout avant']);
    await restore(written('back.sql', dump));
    await expectNothingChanged();
  });

  it.each([
    ['a table more', () => withLine('CREATE TABLE `extra` (`id` int);')],
    [
      'a column more',
      () => dump.replace('CREATE TABLE `brands` (', 'CREATE TABLE `brands` (\n  `extra` int DEFAULT NULL,'),
    ],
    ['an engine of another kind', () => dump.replace(/(CREATE TABLE `attachments` [^;]*ENGINE=)InnoDB/, '$1Aria')],
    ['no list of migrations', () => dump.replaceAll('`migrations`', '`migratoins`')],
    ['a list that ends between releases', () => withoutMigrations(1)],
    [
      'a migration that is not ours',
      () => dump.replaceAll('CreateVehicles1764000001000', 'CreateVehicles1764000001001'),
    ],
  ])('with %s is not of a schema of ours', async (_what, sql) => {
    const refused = sql();
    expect(refused).not.toBe(dump);
    expect(await refusalOf(refused)).toMatch(/^RESTORE_SCHEMA_FOREIGN$|^BACKUP_MISMATCH$|^CLIENT_FAILED$/);
    await expectNothingChanged();
  });

  const withoutMigrations = (count: number): string => {
    const last = TENANT_MIGRATIONS.slice(-count).map(({ name }) => name);
    const insert = /INSERT INTO `migrations` VALUES[^;]*;/.exec(dump)?.[0] ?? '';
    const rows = insert
      .slice(insert.indexOf('('))
      .replace(/;$/, '')
      .split(/,\s*(?=\()/);
    const kept = rows.filter((row) => !last.some((name) => row.includes(name)));
    return dump.replace(insert, `INSERT INTO \`migrations\` VALUES ${kept.join(',')};`);
  };

  it('that is incomplete or of another company is refused with 3', async () => {
    expect(await refusalOf(dump.slice(0, -200))).toBe('BACKUP_CORRUPT');
    const cut = gzipSync(Buffer.from(dump, 'latin1')).subarray(0, 5000);
    const path = written('cut.sql.gz', cut);
    const ended = await commands.run(['restore:tenant', 'ancienne', path, '--unsigned']);
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringMatching(/^BACKUP_CORRUPT: /m) as string]);
    const other = await platform.company({ name: 'Autre', slug: 'autre' });
    expect(await refusalOf(await dumped(other.database))).toBe('BACKUP_MISMATCH');
    await expectNothingChanged();
  });

  const trace = (): string => join(tmpdir(), `trace-${process.pid}`);
  it.each([
    'USE mysql;',
    'CREATE DATABASE stolen;',
    "GRANT ALL ON *.* TO 'x'@'%';",
    "CREATE USER 'x'@'%';",
    'SET GLOBAL general_log = 1;',
    'SET PERSIST local_infile = 1;',
    'SET @@GLOBAL.local_infile = 1;',
    "SET PASSWORD = 'x';",
    '\\! touch TRACE',
    'system touch TRACE',
    '-- \\! touch TRACE\n\\! touch TRACE',
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE brands;",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE brands;",
    "SELECT 1 INTO OUTFILE 'TRACE';",
    "SELECT * FROM brands INTO DUMPFILE 'TRACE';",
    "INSERT INTO `brands` (`name`) VALUES (LOAD_FILE('/etc/passwd'));",
    'INSERT INTO `brands` (`name`) SELECT `User` FROM mysql.user;',
    'INSERT INTO `mysql`.`user` VALUES (1);',
    'INSERT INTO mysql.brands VALUES (1);',
    "/*!50000 GRANT ALL ON *.* TO 'x'@'%' */;",
    '/*!50000 USE mysql */;',
    '/*!999999 USE mysql */;',
    '/*! USE mysql */;',
    '/*M! USE mysql */;',
    '/*M!100100 USE mysql */;',
    '/*!50000 SET @x=1 *//*!50000 ;USE mysql */;',
    "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON brands FOR EACH ROW SET NEW.name = LOAD_FILE('/etc/passwd') */;",
    "CREATE DEFINER=`root`@`localhost` EVENT `e` ON SCHEDULE EVERY 1 SECOND DO GRANT ALL ON *.* TO 'x'@'%';",
    'CREATE FUNCTION sys_exec RETURNS INTEGER SONAME "evil.so";',
    "INSTALL PLUGIN x SONAME 'evil.so';",
    'DELIMITER //\nUSE mysql//\nDELIMITER ;',
    'DELIMITER ;;\nSELECT 1; USE mysql ;;\nDELIMITER ;',
    'delimiter USE\n',
    'PREPARE s FROM "USE mysql"; EXECUTE s;',
    'CALL mysql.rds_kill(1);',
    'source /etc/passwd',
    '\\. /etc/passwd',
    'connect mysql',
    '\\u mysql',
    'CREATE VIEW `v` AS SELECT * FROM `mysql`.`user` INTO OUTFILE "TRACE";',
    'CREATE TABLE `x` (`id` int) ENGINE=FEDERATED CONNECTION="mysql://x/y/z";',
    "CREATE TABLE `x` (`id` int) DATA DIRECTORY='/tmp';",
    'CREATE TABLE `x` AS SELECT * FROM mysql.user;',
    'RENAME TABLE brands TO mysql.brands;',
    'DROP DATABASE mysql;',
    'FLUSH PRIVILEGES;',
    'SHUTDOWN;',
    'DO SLEEP(1);',
    'HANDLER brands OPEN;',
  ])('with foreign statements is not sent to any server: %s', async (line) => {
    const harm = line.replaceAll('TRACE', trace());
    expect(await refusalOf(withLine(harm))).toBe('DUMP_FOREIGN_STATEMENT');
    // Also before the first table, before any rows.
    expect(await refusalOf(`${harm}\n${dump}`)).toBe('DUMP_FOREIGN_STATEMENT');
    expect(existsSync(trace())).toBe(false);
  });

  it('changes nothing if it is refused', async () => {
    await expectNothingChanged();
    expect(await platform.server("SELECT User FROM mysql.user WHERE User = 'x'")).toEqual([]);
  });
});
