import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { CHECKOUT } from './compose-file';
import type { Places } from './places';

/** The environment that a container's image sets. Nothing of this process's environment is passed on. */
export const IMAGE = {
  PATH: [process.env['PATH'], '/usr/sbin', '/usr/local/sbin'].join(delimiter),
  HOME: process.env['HOME'] ?? '/tmp',
};

export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The name in argv[0], if the program depends on it. */
  readonly argv0?: string;
}

/** Starts a program with its output in `<home>/logs/<name>.log`. */
export function startProgram(places: Places, { name, file, args, environment = {}, argv0 }: Program): ChildProcess {
  mkdirSync(join(places.home, 'logs'), { recursive: true });
  const log = openSync(join(places.home, 'logs', `${name}.log`), 'a');
  try {
    return spawn(file, args, { cwd: CHECKOUT, env: { ...IMAGE, ...environment }, stdio: ['ignore', log, log], argv0 });
  } finally {
    // The program has its own copy.
    closeSync(log);
  }
}

/** Starts the database server like the image of MariaDB: empty data, the options of compose, then its initialization scripts. */
export function mariadbProgram(places: Places, options: readonly string[]): Program {
  const data = places.volume('mariadb');
  const scratch = join(places.home, 'mariadb-tmp');
  mkdirSync(scratch, { recursive: true });
  if (!existsSync(join(data, 'mysql'))) installDatabase(data, scratch);
  const here = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${scratch}`,
    `--socket=${databaseSocket(places)}`,
    `--pid-file=${join(places.home, 'mariadb.pid')}`,
    `--port=${places.port('mariadb')}`,
    '--bind-address=127.0.0.1',
    ...asUser(),
  ];
  return { name: 'mariadb', file: 'mariadbd', args: [...here, ...options], environment: { TMPDIR: scratch } };
}

const databaseSocket = ({ home }: Places): string => join(home, 'mariadb.sock');

function installDatabase(data: string, scratch: string): void {
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--force',
    ...asUser(),
  ];
  succeed(spawnSync('mariadb-install-db', options, { env: { ...IMAGE, TMPDIR: scratch }, encoding: 'utf8' }));
}

function asUser(): string[] {
  return process.getuid?.() === 0 ? [`--user=${userInfo().username}`] : [];
}

/** Runs deploy/mariadb/provisioner.sh with the one function of the image that it uses, then gives root a random password. */
export function initializeDatabase(places: Places): void {
  const client = `mariadb --no-defaults --socket='${databaseSocket(places)}' -uroot`;
  const script = `docker_process_sql() { ${client} "$@"; }
. deploy/mariadb/provisioner.sh
${client} -e "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost'); FLUSH PRIVILEGES;
  ALTER USER root@localhost IDENTIFIED BY '$(od -An -N24 -tx1 /dev/urandom | tr -d ' \\n')'"`;
  const env = { ...IMAGE, ...places.environment('mariadb') };
  succeed(spawnSync('sh', ['-euc', script], { cwd: CHECKOUT, env, encoding: 'utf8' }));
}

/**
 * Debian's package without a service installs the server under the name of its checking tool; the program's behaviour depends on the name
 * in argv[0].
 */
const REDIS = ['redis-server', 'redis-check-rdb', 'valkey-server'];

/** Redis with the configuration file from secrets.sh. */
export function redisProgram(places: Places, [, configuration = '']: readonly string[]): Program {
  const folders = IMAGE.PATH.split(delimiter);
  const file = REDIS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (file === undefined) throw new Error('no Redis on this machine');
  const here = ['--port', String(places.port('redis')), '--bind', '127.0.0.1'];
  return { name: 'redis', file, args: [configuration, ...here], argv0: 'redis-server' };
}

/** nginx with the template as its image fills it in: with the variables from compose and those of its own script. */
export function nginxProgram(places: Places, file: string): Program {
  const folder = join(places.home, 'nginx');
  mkdirSync(folder, { recursive: true });
  const environment = { ...IMAGE, ...places.environment('nginx') };
  const script = '. deploy/nginx/base-domain-pattern.envsh && env';
  const all = succeed(spawnSync('sh', ['-ec', script], { cwd: CHECKOUT, env: environment, encoding: 'utf8' }));
  const values = new Map(all.split('\n').map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  const filter = new RegExp(values.get('NGINX_ENVSUBST_FILTER') ?? '');
  const template = readFileSync(resolve(CHECKOUT, 'deploy/nginx/impact-auto.conf.template'), 'utf8');
  const filled = template.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) =>
    filter.test(name) ? (values.get(name) ?? '') : whole,
  );
  writeFileSync(join(folder, 'door.conf'), filled);
  writeFileSync(join(folder, 'nginx.conf'), nginxMainFile(folder));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(places.home, 'logs', 'nginx-errors.log')];
  return { name: 'nginx', file, args };
}

/** The nginx.conf of the image, with every path in a private folder. */
function nginxMainFile(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
access_log ${folder}/access.log;
${temporary.join('\n')}
include ${folder}/door.conf;
}
`;
}

/** A self-signed certificate for the base domain and every host below it. */
export function makeCertificate(folder: string, domain: string): void {
  const subject = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain},DNS:*.${domain}`];
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  succeed(spawnSync('openssl', ['req', '-x509', ...key, ...files, ...subject], { encoding: 'utf8' }));
}

interface Done {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: Error;
}

export function succeed({ status, stdout, stderr, error }: Done): string {
  if (status !== 0) throw new Error(`${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
