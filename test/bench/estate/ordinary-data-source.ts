import { DataSource } from 'typeorm';
import { accountOf, databaseOf } from './estate';
import type { DatabaseServer } from '../harness/database-server';

/** The data source of a tenant in an application without libs/tenancy: own metadata, own pool, the same session settings. */
export function ordinaryDataSource(
  server: DatabaseServer,
  tenantId: number,
  entities: readonly (new () => object)[],
  poolSize = 10,
): DataSource {
  const { user, password } = accountOf(tenantId);
  return new DataSource({
    type: 'mariadb',
    host: server.host,
    port: server.port,
    username: user,
    password,
    database: databaseOf(tenantId),
    entities: [...entities],
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    dateStrings: ['DATE'],
    supportBigNumbers: true,
    poolSize,
  });
}
