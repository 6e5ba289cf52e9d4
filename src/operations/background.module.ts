import { Module } from '@nestjs/common';
import { JobsWorkerModule } from '#jobs';
import type { JobHandler, JobsWork } from '#jobs';
import { AttachmentCleanupJob, AttachmentScanJob } from '../attachments/attachment-jobs';
import { AttachmentsModule } from '../attachments/attachments.module';
import { ImportsModule } from '../imports.module';
import { ImportCleanupJob, ImportJob } from '../imports/import.job';
import { AlertNight, MemberEventJob, WebhookJob } from '../insights/insights-jobs';
import { InsightsModule } from '../insights/insights.module';
import { MaintenanceNightJob } from '../maintenance/maintenance-jobs';
import { MaintenanceModule } from '../maintenance/maintenance.module';
import { FiscalSubmissionJob, WorkshopNight } from '../workshop/workshop-jobs';
import { WorkshopModule } from '../workshop/workshop.module';
import { BackupPruneJob, BackupTrialJob, GlobalBackupJob, TenantBackupJob } from './backup/backup-jobs';
import { DomainChecks } from './cleanup/domain-checks';
import { IdentityCleanup } from './cleanup/identity-cleanup';
import { IdentityNoteJob } from './identity/identity-note.job';
import { ActiveTenantsService } from './jobs/active-tenants.service';
import { AdjustedSchedules } from './jobs/schedule-plan';
import { SCHEDULES } from './jobs/schedules';
import { MetricsSampleJob } from './metrics/metrics-sample.job';
import { TenantsPurgeJob } from './offboarding/deletion/tenants-purge.job';
import { ExportCleanupJob } from './offboarding/export/export-cleanup.job';
import { OperationRunJob } from './operations/operation-run.job';
import { RestoreForgetJob } from './restore/restore-forget.job';
import { OperationsModule } from './operations.module';
import { AuditRetention } from './upkeep/audit-retention';
import { AuditRetentionJob } from './upkeep/audit-retention.job';
import { AuditSweep } from './upkeep/audit-sweep';
import { MailDelivery } from './upkeep/mail-delivery.job';
import { AnalyzeJob, CleanupJob, OptimizeJob } from './upkeep/upkeep-jobs';
import { PlatformWebhookJob } from './webhooks/platform-webhooks.job';
import { WarmPoolRefill } from './warm-pool/warm-pool-refill';

const HANDLERS = [
  AlertNight,
  AnalyzeJob,
  AttachmentCleanupJob,
  AttachmentScanJob,
  AuditRetentionJob,
  AuditSweep,
  CleanupJob,
  BackupPruneJob,
  BackupTrialJob,
  ExportCleanupJob,
  FiscalSubmissionJob,
  GlobalBackupJob,
  DomainChecks,
  IdentityCleanup,
  IdentityNoteJob,
  ImportCleanupJob,
  ImportJob,
  MailDelivery,
  MaintenanceNightJob,
  MemberEventJob,
  MetricsSampleJob,
  OperationRunJob,
  OptimizeJob,
  PlatformWebhookJob,
  RestoreForgetJob,
  TenantBackupJob,
  TenantsPurgeJob,
  WarmPoolRefill,
  WebhookJob,
  WorkshopNight,
];

/** The handlers of background jobs with their dependencies. */
@Module({
  imports: [AttachmentsModule, ImportsModule, InsightsModule, MaintenanceModule, OperationsModule, WorkshopModule],
  providers: [AuditRetention, ...HANDLERS],
  exports: [OperationsModule, ...HANDLERS],
})
class HandlersModule {}

/** Background jobs. Imported only by processes that run them. */
@Module({
  imports: [
    JobsWorkerModule.forRootAsync({
      imports: [HandlersModule],
      inject: [ActiveTenantsService, AdjustedSchedules, ...HANDLERS],
      useFactory: (tenants: ActiveTenantsService, plan: AdjustedSchedules, ...handlers: JobHandler[]): JobsWork => ({
        tenants,
        handlers,
        schedules: SCHEDULES,
        plan,
      }),
    }),
  ],
})
export class BackgroundModule {}
