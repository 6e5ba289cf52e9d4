import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations.module';
import { TenantFiguresReporter } from './tenant-figures.reporter';

/** Imported by processes that serve tenants or run their jobs. A command ends before it could report. */
@Module({ imports: [OperationsModule], providers: [TenantFiguresReporter] })
export class ReportingModule {}
