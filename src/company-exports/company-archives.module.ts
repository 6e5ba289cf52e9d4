import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations/operations.module';
import { CompanyArchivesController } from './company-archives.controller';
import { CompanyArchives } from './company-archives.service';

/** Archives that a company requests for itself. The operations of the platform create them. */
@Module({
  imports: [OperationsModule],
  controllers: [CompanyArchivesController],
  providers: [CompanyArchives],
})
export class CompanyArchivesModule {}
