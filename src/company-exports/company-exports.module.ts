import { Module } from '@nestjs/common';
import { SheetsModule } from '../sheets/sheets.module';
import { CompanyExportsController } from './company-exports.controller';
import { CompanyExports } from './company-exports.service';

/** A company's lists of the control plane as files: neither plane may import the other, so their meeting has a place of its own. */
@Module({
  imports: [SheetsModule],
  controllers: [CompanyExportsController],
  providers: [CompanyExports],
})
export class CompanyExportsModule {}
