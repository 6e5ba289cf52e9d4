import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { CHECKOUT } from '../support/production/compose-file';

const USE = `
  const { openServices } = await import('./scripts/services/services.mjs');
  const services = await openServices(process.argv[1]);
  process.stdout.write(JSON.stringify(services.environment));
  if (process.argv[2] === 'close') await services.close();
`;

interface Used {
  readonly DB_PORT: string;
  readonly DB_USER: string;
  readonly DB_PASSWORD: string;
  readonly DB_SERVERS: string;
}

/** Two private servers of one folder, as `npm start` uses them. The install of their data takes most of the time. */
describe('The private servers', () => {
  let home: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'private-servers-'));
  });

  afterAll(() => {
    use({}, 'close');
    rmSync(home, { recursive: true, force: true });
  });

  /** The servers keep running after a use that is not closed. */
  const use = (environment: Readonly<Record<string, string>>, end = 'leave'): Used => {
    const { DB_HOST: _host, SERVERS: _servers, ...inherited } = process.env;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', USE, '--', home, end],
      // Its own Redis is not of interest here.
      { cwd: CHECKOUT, env: { ...inherited, REDIS_URL: 'redis://127.0.0.1:1', ...environment }, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Used;
  };

  const settingsOf = async ({ DB_USER, DB_PASSWORD }: Used, port: string): Promise<unknown> => {
    const server = await createConnection({
      host: '127.0.0.1',
      port: Number(port),
      user: DB_USER,
      password: DB_PASSWORD,
    });
    const [rows] = await server.query(
      `SELECT @@log_bin AS log_bin, @@binlog_format AS format, @@server_id AS server_id, @@gtid_domain_id AS domain_id,
       @@sync_binlog AS sync, @@binlog_expire_logs_seconds AS expire, @@max_binlog_size AS size`,
    );
    await server.end();
    return (rows as unknown[])[0];
  };

  const portOf = ({ DB_SERVERS }: Used): string => /^local-2=127\.0\.0\.1:(\d+)$/.exec(DB_SERVERS)?.[1] ?? '';

  it('log the changed rows, each under its own number, for a limited time', async () => {
    const used = use({ SERVERS: '2' });
    const log = { log_bin: 1, format: 'ROW', sync: 1, expire: 259_200, size: 64 * 1024 * 1024 };
    expect(await settingsOf(used, used.DB_PORT)).toEqual({ ...log, server_id: 1, domain_id: 1 });
    expect(await settingsOf(used, portOf(used))).toEqual({ ...log, server_id: 2, domain_id: 2 });
  });

  it('are started again by a use that does not ask for the second one', () => {
    const before = use({}, 'close');
    expect(use({})).toEqual(before);
    expect(before.DB_SERVERS).toMatch(/^local-2=/);
  });

  it.each([
    ['SERVERS', { SERVERS: 'two' }],
    ['DB_HOST', { SERVERS: '2', DB_HOST: 'db.example' }],
  ])('are refused with the name of a wrong setting: %s', (named, environment) => {
    expect(() => use(environment)).toThrow(named);
  });
});

describe('The binary log of a private server', () => {
  it('loses its oldest files above the allowed size at a start', () => {
    const script = `
      const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
      const { purgeStatements } = await import('./scripts/services/binary-log.mjs');
      const data = mkdtempSync('${join(tmpdir(), 'binary-log-')}');
      for (const name of ['binlog.000009', 'binlog.000010', 'binlog.000011']) writeFileSync(data + '/' + name, '12345');
      writeFileSync(data + '/binlog.index', '');
      process.stdout.write(JSON.stringify([15, 14, 10, 9, 1].map((most) => purgeStatements(data, most))));
      rmSync(data, { recursive: true });
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: CHECKOUT,
      encoding: 'utf8',
    });
    const to = (file: string): string[] => [`PURGE BINARY LOGS TO 'binlog.${file}';`];
    expect(JSON.parse(stdout)).toEqual([[], to('000010'), to('000010'), to('000011'), to('000011')]);
  });
});
