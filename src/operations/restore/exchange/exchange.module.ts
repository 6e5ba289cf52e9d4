import { Module } from '@nestjs/common';
import { BackupFilesModule } from '../../backup/files/backup-files.module';
import { DumpsModule } from '../../dumps/dumps.module';
import { ServersModule } from '../../servers/servers.module';
import { RestoredData } from './restored-data';
import { RowExchange } from './row-exchange';
import { SideSchema } from './side-schema';
import { TableExchange } from './table-exchange';

/** Exchanges the data of a database with those of a database beside it. */
@Module({
  imports: [BackupFilesModule, DumpsModule, ServersModule],
  providers: [RestoredData, RowExchange, SideSchema, TableExchange],
  exports: [RestoredData, TableExchange],
})
export class ExchangeModule {}
