import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet/fleet.module';
import { MaintenanceModule } from '../maintenance/maintenance.module';
import { SheetsModule } from '../sheets/sheets.module';
import { WorkshopModule } from '../workshop/workshop.module';
import { AlertEvaluation } from './alerts/alert-evaluation.service';
import { AlertFollowUp } from './alerts/alert-follow-up.service';
import { AlertFollower } from './alerts/alert-follower';
import { AlertsController } from './alerts/alerts.controller';
import { AlertsService } from './alerts/alerts.service';
import { DashboardController } from './dashboard/dashboard.controller';
import { DashboardService } from './dashboard/dashboard.service';
import { JournalsController } from './journals/journals.controller';
import { Journals } from './journals/journals.service';
import { LimitObligations } from './obligations/limit-obligations';
import { DueSchedule } from './reports/due-schedule.service';
import { ReportExports } from './reports/report-exports.service';
import { ReportsController } from './reports/reports.controller';
import { ReportsService } from './reports/reports.service';
import { AlertNight } from './alert-night.service';
import { NotificationsModule } from './notifications/notifications.module';

/**
 * Alerts and their notifications, dashboard and reports. Requires `DIGEST_MAIL`, `TENANT_LIMITS` and `WEBHOOK_POLICY` from a global module.
 */
@Module({
  imports: [FleetModule, MaintenanceModule, NotificationsModule, SheetsModule, WorkshopModule],
  controllers: [AlertsController, DashboardController, JournalsController, ReportsController],
  providers: [
    AlertNight,
    AlertEvaluation,
    AlertFollowUp,
    AlertFollower,
    AlertsService,
    DashboardService,
    Journals,
    DueSchedule,
    LimitObligations,
    ReportExports,
    ReportsService,
  ],
  exports: [AlertEvaluation],
})
export class InsightsModule {}
