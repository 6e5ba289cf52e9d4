import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AttachmentsModule } from './attachments/attachments.module';
import { CompanyArchivesModule } from './company-exports/company-archives.module';
import { CompanyExportsModule } from './company-exports/company-exports.module';
import type { Settings } from './config/settings';
import { DocsModule } from './docs/docs.module';
import { FleetRoutesModule, PersonalDataRoutesModule } from './fleet/fleet-routes.module';
import { HealthModule } from './health/health.module';
import { ImportsModule } from './imports.module';
import { InsightsModule } from './insights/insights.module';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { NumberingModule } from './numbering/numbering.module';
import { BackgroundModule } from './operations/background.module';
import { ReportingModule } from './operations/estate-metrics/reporting.module';
import { OperationsModule } from './operations/operations.module';
import { WorkshopModule } from './workshop/workshop.module';
import { PLANES } from './planes';

/** The API, with or without background work in the same process (`WORKER`). */
@Module({
  imports: [
    ...PLANES,
    AttachmentsModule,
    CompanyExportsModule,
    DocsModule,
    FleetRoutesModule,
    ImportsModule,
    InsightsModule,
    MaintenanceModule,
    NumberingModule,
    PersonalDataRoutesModule,
    WorkshopModule,
    OperationsModule,
    CompanyArchivesModule,
    HealthModule,
    ReportingModule,
  ],
})
export class AppModule {
  static for({ worker }: Settings): DynamicModule {
    return { module: AppModule, imports: worker === 'inline' ? [BackgroundModule] : [] };
  }
}
