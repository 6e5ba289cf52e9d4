import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

const USER = 'impact_provisioner';
const PASSWORD = 'only-for-this-test';
const ENVIRONMENT = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter) };

/** The programs of a flavour. */
interface Programs {
  readonly install: readonly string[];
  readonly server: readonly [string, ...string[]];
  /** Statements of every start, besides those for the account. */
  readonly statements: readonly string[];
}

const MARIADB: Programs = {
  install: [
    'mariadb-install-db',
    '--no-defaults',
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--force',
  ],
  server: ['mariadbd', '--no-defaults'],
  statements: ["DELETE FROM mysql.global_priv WHERE User = ''", 'FLUSH PRIVILEGES'],
};

const mysqlOf = (program: string): Programs => ({
  install: [program, '--no-defaults', '--initialize-insecure'],
  server: [program, '--no-defaults', '--mysqlx=OFF', '--secure-file-priv=NULL'],
  statements: [],
});

/** The server program of MySQL: with this variable, the private servers of tests are of MySQL instead of MariaDB. */
const MYSQLD = process.env['MYSQLD'] ?? '';

/** A private database server of a test, which can be killed and restarted: durable, unlike the shared test server. */
export class PrivateServer {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly command: Programs['server'],
    private readonly options: readonly string[],
  ) {}

  /** With additional options of the server. */
  static start(options: readonly string[] = []): Promise<PrivateServer> {
    return PrivateServer.of(MYSQLD === '' ? MARIADB : mysqlOf(MYSQLD), options);
  }

  /** A server of MariaDB, whatever the others are. */
  static startMariaDb(options: readonly string[] = []): Promise<PrivateServer> {
    return PrivateServer.of(MARIADB, options);
  }

  private static async of(
    { install, server, statements }: Programs,
    options: readonly string[],
  ): Promise<PrivateServer> {
    const folder = mkdtempSync(join(tmpdir(), 'impact-db-'));
    // A starting server empties its folder for temporary files, so it must not share one with other servers.
    mkdirSync(join(folder, 'tmp'));
    const environment = { ...ENVIRONMENT, TMPDIR: join(folder, 'tmp') };
    const [program = '', ...args] = [...install, `--datadir=${join(folder, 'data')}`, ...asUser()];
    const made = spawnSync(program, args, { env: environment });
    if (made.status !== 0) throw new Error(`no private server: ${String(made.stderr)}`);
    const account = `'${USER}'@'%'`;
    const sql = [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${PASSWORD}'`,
      `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`,
      ...statements,
    ];
    writeFileSync(join(folder, 'init.sql'), `${sql.join(';\n')};\n`);
    const started = new PrivateServer(folder, await freePort(), server, options);
    await started.up();
    return started;
  }

  /** Settings of an application that uses it. */
  get environment(): Record<string, string> {
    return { DB_HOST: '127.0.0.1', DB_PORT: String(this.port), DB_USER: USER, DB_PASSWORD: PASSWORD };
  }

  /** Starts it, on the same port after a restart, and waits until it answers. */
  async up(): Promise<void> {
    const [program, ...always] = this.command;
    const options = [
      ...always,
      `--datadir=${join(this.folder, 'data')}`,
      `--tmpdir=${join(this.folder, 'tmp')}`,
      `--socket=${join(this.folder, 's.sock')}`,
      `--pid-file=${join(this.folder, 'pid')}`,
      `--port=${this.port}`,
      `--init-file=${join(this.folder, 'init.sql')}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=64M',
      ...this.options,
    ];
    this.process = spawn(program, [...options, ...asUser()], { env: ENVIRONMENT, stdio: 'ignore' });
    while (!(await this.answers())) await pause(50);
  }

  /** Like {@link kill}, without waiting for the end. */
  crash(): void {
    this.process?.kill('SIGKILL');
  }

  /** Like a kernel crash: the connections are not closed. */
  async kill(): Promise<void> {
    const dying = this.process;
    if (dying === null) return;
    if (dying.exitCode !== null || dying.signalCode !== null) {
      this.process = null;
      return;
    }
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
    this.process = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port: this.port, user: USER, password: PASSWORD });
      await connection.end();
      return true;
    } catch {
      return false;
    }
  }
}

function asUser(): string[] {
  return process.getuid?.() === 0 ? [`--user=${userInfo().username}`] : [];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
