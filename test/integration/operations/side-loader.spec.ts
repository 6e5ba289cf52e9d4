import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DatabaseServer } from '../../../src/global/servers/database-server.entity';
import { GlobalDatabase } from '../../../src/global/global-database';
import { startClient } from '../../../src/operations/dumps/client/client-process';
import { dumpArguments } from '../../../src/operations/dumps/dump-arguments';
import { clientProgram } from '../../../src/operations/dumps/client/client-programs';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { SideDatabases } from '../../../src/operations/dumps/side-databases';
import type { SideDatabase } from '../../../src/operations/dumps/side-databases';
import { SideLoader } from '../../../src/operations/dumps/side-loader';
import { Platform } from '../../support/platform';

describe('A dump that is loaded into a side database', () => {
  let platform: Platform;
  let place: TenantPlace;
  let side: SideDatabase;
  let dump: string;
  const trace = join(tmpdir(), `trace-${process.pid}`);

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rova' });
    await platform.server(`INSERT INTO \`${place.database}\`.brands (name) VALUES ('L\\'\\\\! "été" 🚚\\n;')`);
    const server = await platform.get(GlobalDatabase).use((manager) => manager.findOneByOrFail(DatabaseServer, {}));
    side = { server, database: `${place.database}_r7`, user: `${platform.settings.database.tenantAccountPrefix}r7` };
    dump = await dumped();
  });

  afterAll(async () => {
    rmSync(trace, { force: true });
    await platform.stop();
  });

  const dumped = async (): Promise<string> => {
    const { host, port, user, password } = platform.settings.database;
    const program = await clientProgram(side.server, 'dump');
    const facts = { flavour: side.server.flavour, version: side.server.version, hasBinlog: false };
    const options = dumpArguments(facts, place.database);
    const client = await startClient(program, { host, port, user, password }, options);
    const [sql] = await Promise.all([buffer(client.stdout), client.ended]);
    return sql.toString('utf8');
  };

  const load = (sql: string): Promise<void> => platform.get(SideLoader).load(side, Readable.from([Buffer.from(sql)]));
  const refusal = (sql: string): Promise<string> =>
    load(sql).then(
      () => 'loaded',
      (error: Error) => error.message,
    );

  it('has every row and table of the live one, and its account is removed', async () => {
    await load(dump);
    const loader = platform.get(SideLoader);
    expect(await loader.contents(side)).toEqual(await loader.contents({ ...side, database: place.database }));
    const [brand] = await platform.server(`SELECT name FROM \`${side.database}\`.brands WHERE name LIKE 'L%été%'`);
    expect(brand).toEqual({ name: 'L\'\\! "été" 🚚\n;' });
    expect(await platform.hasAccount(side.user)).toBe(false);
  });

  it('is harmless with foreign statements', async () => {
    const other = await platform.company({ name: 'Autre' });
    const before = await platform.get(SideLoader).contents({ ...side, database: other.database });
    for (const harm of [
      `USE \`${other.database}\`; DELETE FROM drivers; DELETE FROM brands;`,
      `\\! touch ${trace}`,
      `system touch ${trace}`,
      `/*!40101 \\! touch ${trace} */;`,
      `SELECT 1 INTO OUTFILE '${trace}';`,
      `DELIMITER ;;\nDELETE FROM \`${other.database}\`.brands;;`,
      "GRANT ALL PRIVILEGES ON *.* TO 'intrus'@'%';",
    ]) {
      expect(await refusal(`${dump}\n${harm}\n`)).toContain('DUMP_FOREIGN_STATEMENT');
      expect(await refusal(`${harm}\n${dump}\n`)).toContain('DUMP_FOREIGN_STATEMENT');
    }
    expect(await platform.get(SideLoader).contents({ ...side, database: other.database })).toEqual(before);
    expect(existsSync(trace)).toBe(false);
    expect(await platform.hasAccount('intrus')).toBe(false);
    expect(await platform.hasAccount(side.user)).toBe(false);
  });

  it('reaches no other database by its account, independently of the statement filter', async () => {
    const errno = await platform.get(SideDatabases).asOwner(side, async (login) => {
      const program = await clientProgram(side.server, 'load');
      const client = await startClient(program, login, ['--batch', side.database]);
      client.stdout.resume();
      client.stdin.end(`DELETE FROM \`${place.database}\`.brands;\n`);
      return client.ended.then(
        () => 'allowed',
        (error: Error) => error.message,
      );
    });
    expect(errno).toContain('ERROR 1142');
  });

  it('reports errors of the client without row data', async () => {
    const said = await refusal(
      dump.replace(/(INSERT INTO `brands`[^(]*VALUES)\s*/, "$1\n('Rakotomalala','x',1,2,3,4,5,6,7,8),"),
    );
    expect(said).toMatch(/ERROR 1136 at line \d+/);
    expect(said).not.toContain('Rakoto');
  });
});
