import { spawn } from 'node:child_process';
import { format } from 'mysql2';
import type { SqlValue } from 'mysql2';
import { DataSource } from 'typeorm';
import type { Logger } from 'typeorm';
import { seedTenant } from '../../../src/database/tenant/seed-tenant';
import { TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import type { ServerSession } from '../../../src/operations/servers/server-connections';
import { createAccount, createDatabase } from '../../../src/operations/servers/tenant-accounts';
import type { DatabaseServer } from '../harness/database-server';

/** Contains no character that is escaped in a name or a pattern, so the script of any tenant is created by replacing it. */
const SCRATCH = 'benchscratch';

/** The command line client of the database server. */
const CLIENT = 'mariadb';

/** The statements with which the product creates a tenant, as one script: database, accounts, schema, reference rows. */
export async function recordScript(server: DatabaseServer): Promise<(name: string) => string> {
  const preparations = await recordPreparations();
  const rows = await recordSchema(server, preparations[0] ?? '');
  const script = [...preparations, `USE ${SCRATCH}`, ...rows].join(';\n');
  return (name) => `${script.replaceAll(SCRATCH, name)};\n`;
}

async function recordPreparations(): Promise<readonly string[]> {
  const recorded: string[] = [];
  const session: ServerSession = {
    query: (sql, parameters) => {
      recorded.push(format(sql, parameters as SqlValue[]));
      return Promise.resolve([] as never);
    },
  };
  const account = { password: 'bench-only', database: SCRATCH };
  await createDatabase(session, SCRATCH);
  await createAccount(session, { kind: 'app', startsLocked: false }, { ...account, user: SCRATCH });
  await createAccount(session, { kind: 'ddl' }, { ...account, user: `${SCRATCH}d` });
  return recorded;
}

/** The statements of the schema and the seeds, recorded while they run on a database that is dropped afterwards. */
async function recordSchema(server: DatabaseServer, create: string): Promise<readonly string[]> {
  const recorder = new Recorder();
  const { host, port, user: username, password } = server;
  const connection = { type: 'mariadb', host, port, username, password, timezone: 'Z' } as const;
  const root = await new DataSource(connection).initialize();
  await root.query(`DROP DATABASE IF EXISTS ${SCRATCH}`);
  await root.query(create);
  const options = { ...connection, database: SCRATCH, migrations: [...TENANT_MIGRATIONS], poolSize: 1 };
  const scratch = await new DataSource({ ...options, logging: ['query'], logger: recorder }).initialize();
  await scratch.runMigrations({ transaction: 'none' });
  const profile = { countryCode: 'CI', currency: 'XOF', timezone: 'Africa/Abidjan', locale: 'fr' };
  await scratch.manager.transaction((manager) => seedTenant(manager, profile));
  await scratch.destroy();
  await root.query(`DROP DATABASE ${SCRATCH}`);
  await root.destroy();
  return recorder.statements;
}

class Recorder implements Logger {
  readonly statements: string[] = [];

  logQuery(sql: string, parameters?: unknown[]): void {
    if (!/^\s*SELECT\b/i.test(sql)) this.statements.push(format(sql, parameters as SqlValue[]));
  }

  logQueryError(): void {
    // The error of the statement itself is thrown.
  }

  logQuerySlow(): void {
    // Slow statements are not recorded.
  }

  logSchemaBuild(): void {
    // The schema builder is not used.
  }

  logMigration(): void {
    // Migrations are recorded by their statements.
  }

  log(): void {
    // Log messages are not recorded.
  }
}

/** Pipes a script into the client of the server; returns the duration in milliseconds. */
export async function pipeToClient(server: DatabaseServer, script: string): Promise<number> {
  const start = performance.now();
  const args = ['--no-defaults', '--protocol=tcp', `--host=${server.host}`, `--port=${server.port}`];
  const client = spawn(CLIENT, [...args, `--user=${server.user}`, '--default-character-set=utf8mb4'], {
    env: { MYSQL_PWD: server.password, PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin' },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  client.stdin.end(script);
  const code = await new Promise<number | null>((resolve, reject) => {
    client.once('error', reject);
    client.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the client ended with code ${code}`);
  return performance.now() - start;
}
