import { DataSource } from 'typeorm';
import { loadSettings } from './src/config/settings';
import { globalDataSourceOptions, provisioningAccount } from './src/database/global/global-data-source';
import { TENANT_ENTITIES } from './src/database/tenant/tenant-entities';
import { TENANT_MIGRATIONS } from './src/database/tenant/tenant-migrations';

/**
 * For TypeORM's own command line, to look at schemas and to draft migrations. The databases themselves are migrated by
 * `global:migrate` and `tenant:migrate`, which know the registry.
 *
 * `ORM_DATABASE` names the database of a tenant; without it the global database is meant.
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
