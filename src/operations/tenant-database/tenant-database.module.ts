import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { DataUse } from './data-use';
import { RenewedSecrets } from './renewed-secrets';
import { SchemaAccounts } from './schema-accounts';
import { SchemaExpectations } from './schema-expectations';
import { TenantAccounts } from './tenant-accounts.service';
import { TenantFence } from './tenant-fence';
import { TenantPlaces } from './tenant-places';
import { TenantSchema } from './tenant-schema';

/** The database of one tenant: its place, its accounts, its schema, and the fence that stops access to it. */
@Module({
  imports: [ServersModule],
  providers: [
    DataUse,
    RenewedSecrets,
    SchemaAccounts,
    SchemaExpectations,
    TenantAccounts,
    TenantFence,
    TenantPlaces,
    TenantSchema,
  ],
  exports: [
    DataUse,
    RenewedSecrets,
    SchemaAccounts,
    SchemaExpectations,
    TenantAccounts,
    TenantFence,
    TenantPlaces,
    TenantSchema,
  ],
})
export class TenantDatabaseModule {}
