import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations/operations.module';
import { CompanyArchivesController } from './company-archives.controller';
import { CompanyArchives } from './company-archives.service';

/** A company's own archives: asked for in its plane, made by the platform's operations. */
@Module({
  imports: [OperationsModule],
  controllers: [CompanyArchivesController],
  providers: [CompanyArchives],
})
export class CompanyArchivesModule {}
