import { Module } from '@nestjs/common';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { RowConnections } from './row-connections';
import { TenantSnapshots } from './tenant-snapshots';

/** Reads and writes the rows of a tenant for copies. */
@Module({
  imports: [TenantDatabaseModule],
  providers: [RowConnections, TenantSnapshots],
  exports: [RowConnections, TenantSnapshots],
})
export class TenantRowsModule {}
