import { Module } from '@nestjs/common';
import { SheetsModule } from '../sheets/sheets.module';
import { CompanyExportsController } from './company-exports.controller';
import { CompanyExports } from './company-exports.service';

/** Exports of a company's control plane lists. Neither plane may import the other, so this module connects them. */
@Module({
  imports: [SheetsModule],
  controllers: [CompanyExportsController],
  providers: [CompanyExports],
})
export class CompanyExportsModule {}
