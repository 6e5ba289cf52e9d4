import { DataSource } from 'typeorm';
import { loadSettings } from './src/config/settings';
import { globalDataSourceOptions, provisioningAccount } from './src/database/global/global-data-source';
import { TENANT_ENTITIES } from './src/database/tenant/tenant-entities';
import { TENANT_MIGRATIONS } from './src/database/tenant/tenant-migrations';

/**
 * Data source for TypeORM's own command line, to inspect schemas and to draft migrations. `global:migrate` and
 * `tenant:migrate` migrate the databases; they use the registry.
 *
 * `ORM_DATABASE` is the database of a tenant; without it the command uses the global database.
 */
const settings = loadSettings();
const tenantDatabase = process.env.ORM_DATABASE;
const options = globalDataSourceOptions(settings, provisioningAccount(settings));

export const dataSource = new DataSource(
  tenantDatabase
    ? Object.assign(options, {
        database: tenantDatabase,
        entities: [...TENANT_ENTITIES],
        migrations: [...TENANT_MIGRATIONS],
      })
    : options,
);
