import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import type { Settings } from '../../src/config/settings';

/** One session of the provisioning account in a tenant's database, to hold locks. */
export function tenantConnection(
  { database: { host, port, user, password } }: Settings,
  database: string,
): Promise<Connection> {
  return createConnection({ host, port, user, password, database });
}
