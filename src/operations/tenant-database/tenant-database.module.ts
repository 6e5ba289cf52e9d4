import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { DataUse } from './data-use';
import { SchemaAccounts } from './schema-accounts';
import { SchemaExpectations } from './schema-expectations';
import { TenantFence } from './tenant-fence';
import { TenantPlaces } from './tenant-places';
import { TenantSchema } from './tenant-schema';

/** The database of one tenant: its place, its accounts, its schema, and the fence that stops access to it. */
@Module({
  imports: [ServersModule],
  providers: [DataUse, SchemaAccounts, SchemaExpectations, TenantFence, TenantPlaces, TenantSchema],
  exports: [DataUse, SchemaExpectations, TenantFence, TenantPlaces, TenantSchema],
})
export class TenantDatabaseModule {}
