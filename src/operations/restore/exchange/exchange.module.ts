import { Module } from '@nestjs/common';
import { BackupFilesModule } from '../../backup/files/backup-files.module';
import { DumpsModule } from '../../dumps/dumps.module';
import { ServersModule } from '../../servers/servers.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { FencedExchange } from './fenced-exchange';
import { RestoredData } from './restored-data';
import { RowExchange } from './row-exchange';
import { SideSchema } from './side-schema';
import { TableHolders } from './table-holders';
import { TableExchange } from './table-exchange';

/** Exchanges the data of a database with those of a database beside it. */
@Module({
  imports: [BackupFilesModule, DumpsModule, ServersModule, TenantDatabaseModule],
  providers: [FencedExchange, RestoredData, RowExchange, SideSchema, TableExchange, TableHolders],
  exports: [FencedExchange, RestoredData, TableExchange],
})
export class ExchangeModule {}
