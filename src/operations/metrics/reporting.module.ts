import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations.module';
import { TenantFiguresReporter } from './tenant-figures.reporter';

/** Imported by processes that serve tenants or work for them; a command is over before a minute is. */
@Module({ imports: [OperationsModule], providers: [TenantFiguresReporter] })
export class ReportingModule {}
