import { Module } from '@nestjs/common';
import { AuditInspection } from './audit/audit-inspection';
import { WitnessReader } from './audit/witness-reader';
import { BackupBeside } from './backup/backup-beside.service';
import { BackupCatalogue } from './backup/backup-catalogue.service';
import { BackupCopies } from './backup/backup-copies.service';
import { BackupDownloads } from './backup/backup-downloads.service';
import { BackupDrafts } from './backup/backup-drafts.service';
import { BackupFiles } from './backup/backup-files.service';
import { BackupMaker } from './backup/backup-maker.service';
import { BackupOrders } from './backup/backup-orders.service';
import { BackupPruning } from './backup/backup-pruning.service';
import { BackupReader } from './backup/backup-reader.service';
import { BackupRecords } from './backup/backup-records.service';
import { BackupRemoval } from './backup/backup-removal.service';
import { BackupRounds } from './backup/backup-rounds.service';
import { BackupSources } from './backup/backup-sources.service';
import { BackupUse } from './backup/backup-use.service';
import { BackupVerifier } from './backup/backup-verifier.service';
import { BackupsController } from './backup/backups.controller';
import { Backups } from './backup/backups.service';
import { DumpProof } from './backup/dump-proof.service';
import { BACKUP_FILE_SERVICES } from './backup/files/backup-files.providers';
import { ManifestWriter } from './backup/manifest-writer.service';
import { RestoreTrial } from './backup/restore-trial.service';
import { CLONING_SERVICES } from './cloning/cloning.services';
import { CredentialRotation } from './credentials/credential-rotation';
import { FileMove } from './files/file-move';
import { FileMoveOrders } from './files/file-move-orders';
import { FilesController } from './files/files.controller';
import { IdentityStamps } from './identity/identity-stamps';
import { ActiveTenantsService } from './schedules/active-tenants.service';
import { JobsController } from './tasks/jobs.controller';
import { JobsService } from './tasks/jobs.service';
import { ScheduleChanges } from './schedules/schedule-changes.service';
import { ScheduleDelays } from './schedules/schedule-delays.service';
import { AdjustedSchedules } from './schedules/schedule-plan';
import { SchedulesController } from './schedules/schedules.controller';
import { SchedulesService } from './schedules/schedules.service';
import { EarlierAccounts } from './keys/earlier-accounts';
import { GlobalSecrets } from './keys/global-secrets';
import { KeyRotation } from './keys/key-rotation';
import { TenantFields } from './keys/tenant-fields';
import { TenantFence } from './lifecycle/tenant-fence';
import { TenantLifecycle } from './lifecycle/tenant-lifecycle.service';
import { BusinessMetricsController } from './metrics/business-metrics.controller';
import { METRICS_SERVICES } from './metrics/metrics.providers';
import { TenantMetricsController } from './metrics/tenant-metrics.controller';
import { EstateMigrator } from './migrations/estate-migrator';
import { EstateStatus } from './migrations/estate-status';
import { SchemaRunLog } from './migrations/schema-run-log';
import { SchemaRunsController } from './migrations/schema-runs.controller';
import { SchemaRunsService } from './migrations/schema-runs.service';
import { TenantMigration } from './migrations/tenant-migration';
import { TenantStandingController } from './migrations/tenant-standing.controller';
import { ArtifactsController, OffboardingController } from './offboarding/offboarding.controller';
import { OFFBOARDING_SERVICES } from './offboarding/offboarding.services';
import { OperationsController } from './tasks/operations.controller';
import { OperationsService } from './tasks/operations.service';
import { FirstAdministrators } from './provisioning/first-administrators';
import { ProvisioningService } from './provisioning/provisioning.service';
import { TenantAdminController } from './provisioning/tenant-admin.controller';
import { TenantCreation } from './provisioning/tenant-creation.task';
import { TenantPlaces } from './provisioning/tenant-places';
import { TenantReservations } from './provisioning/tenant-reservation';
import { BoardDoor } from './queue-board/board-door';
import { BoardPasses } from './queue-board/board-passes';
import { QueueBoardController } from './queue-board/queue-board.controller';
import { GLOBAL_RESTORE_SERVICES } from './restore/global/global-restore.services';
import { DatabaseInspection } from './restore/database-inspection.task';
import { KeptDatabases } from './restore/kept-data';
import { LegalNumberKeeping } from './restore/legal-numbers/legal-number-keeping';
import { RestoreLossCounts } from './restore/legal-numbers/restore-losses';
import { RestorableTables } from './restore/restorable-tables';
import { RestoreLeftovers } from './restore/restore-leftovers';
import { RestoreLoading } from './restore/restore-loading';
import { RestoreSteps } from './restore/restore-steps';
import { RestoreUndo } from './restore/restore-undo.task';
import { PointInTime } from './restore/replay/point-in-time';
import { RestoredData } from './restore/restored-data';
import { RestoresController } from './restore/restores.controller';
import { Restores } from './restore/restores.service';
import { ReleasedSchema } from './restore/unsigned/released-schema';
import { UnsignedRestores } from './restore/unsigned/unsigned-restores';
import { RowExchange } from './restore/row-exchange';
import { SideDatabases } from './restore/side-databases';
import { SideLoader } from './restore/side-loader';
import { SideSchema } from './restore/side-schema';
import { TableExchange } from './restore/table-exchange';
import { TenantRestore } from './restore/tenant-restore.task';
import { ServerConnections } from './servers/server-connections';
import { ServerEstate } from './servers/server-estate';
import { SchemaAccounts } from './tenant-schema/schema-accounts';
import { SchemaExpectations } from './tenant-schema/schema-expectations';
import { TenantSchema } from './tenant-schema/tenant-schema';
import { UpkeepController } from './upkeep/upkeep.controller';
import { UPKEEP_SERVICES } from './upkeep/upkeep.providers';
import { PRODUCT_TASKS } from './product-tasks';
import { AuditRetention } from './upkeep/audit-retention';
import { AuditRetentionRound } from './upkeep/audit-retention-round.service';
import { AuditSweep } from './upkeep/audit-sweep';
import { DomainChecks } from './cleanup/domain-checks';
import { IdentityCleanup } from './cleanup/identity-cleanup';
import { BackupTrials } from './backup/backup-trials.service';
import { OperationLedger } from './tasks/operation-ledger';
import { OperationRecords } from './tasks/operation-records';
import { OperationRecovery } from './tasks/operation-recovery';
import { StepPoints } from './tasks/step-points';
import { StepRunner } from './tasks/step-runner';
import { TaskExecution } from './tasks/task-execution';
import { TaskRegistry, TASKS } from './tasks/task-registry';
import { Tasks } from './tasks/tasks.service';
import { KeptDataExpiry } from './restore/kept-data-expiry.service';
import { WarmPoolRefill } from './warm-pool/warm-pool-refill.service';
import { WarmPool } from './warm-pool/warm-pool.service';
import { WarmRehearsal } from './warm-pool/warm-rehearsal';
import { PlatformDeliveries } from './webhooks/platform-deliveries.service';
import { PlatformWebhooksController } from './webhooks/platform-webhooks.controller';
import { PlatformWebhooks } from './webhooks/platform-webhooks.service';

const SERVICES = [
  AuditRetention,
  AuditRetentionRound,
  AuditSweep,
  BackupTrials,
  DomainChecks,
  IdentityCleanup,
  KeptDataExpiry,
  OperationLedger,
  OperationRecords,
  OperationRecovery,
  StepPoints,
  StepRunner,
  TaskExecution,
  TaskRegistry,
  Tasks,
  WarmPoolRefill,
  ActiveTenantsService,
  AdjustedSchedules,
  AuditInspection,
  WitnessReader,
  ...BACKUP_FILE_SERVICES,
  BackupBeside,
  BackupCatalogue,
  BackupCopies,
  BackupDownloads,
  BackupDrafts,
  BackupFiles,
  BackupMaker,
  BackupOrders,
  BackupPruning,
  BackupReader,
  BackupRecords,
  BackupRemoval,
  BackupRounds,
  BackupSources,
  BackupUse,
  BackupVerifier,
  Backups,
  DumpProof,
  BoardDoor,
  BoardPasses,
  CredentialRotation,
  DatabaseInspection,
  EarlierAccounts,
  EstateMigrator,
  EstateStatus,
  FileMove,
  FileMoveOrders,
  GlobalSecrets,
  IdentityStamps,
  JobsService,
  KeptDatabases,
  KeyRotation,
  LegalNumberKeeping,
  OperationsService,
  PlatformDeliveries,
  PlatformWebhooks,
  PointInTime,
  FirstAdministrators,
  ManifestWriter,
  ReleasedSchema,
  UnsignedRestores,
  ProvisioningService,
  RestorableTables,
  RestoreLeftovers,
  RestoreLoading,
  RestoreLossCounts,
  RestoreSteps,
  RestoreTrial,
  RestoreUndo,
  RestoredData,
  Restores,
  RowExchange,
  ScheduleChanges,
  ScheduleDelays,
  SchedulesService,
  SchemaAccounts,
  SchemaExpectations,
  SchemaRunLog,
  SchemaRunsService,
  ServerConnections,
  ServerEstate,
  SideDatabases,
  SideLoader,
  SideSchema,
  TableExchange,
  TenantCreation,
  TenantFence,
  TenantFields,
  TenantLifecycle,
  TenantMigration,
  TenantPlaces,
  TenantReservations,
  TenantRestore,
  TenantSchema,
  WarmPool,
  WarmRehearsal,
  ...CLONING_SERVICES,
  ...GLOBAL_RESTORE_SERVICES,
  ...METRICS_SERVICES,
  ...OFFBOARDING_SERVICES,
  ...UPKEEP_SERVICES,
];

/** Operations on tenants and on the platform. The only module that holds the provisioning account. */
@Module({
  controllers: [
    ArtifactsController,
    BackupsController,
    BusinessMetricsController,
    FilesController,
    JobsController,
    OffboardingController,
    OperationsController,
    PlatformWebhooksController,
    QueueBoardController,
    RestoresController,
    SchedulesController,
    SchemaRunsController,
    TenantAdminController,
    TenantMetricsController,
    TenantStandingController,
    UpkeepController,
  ],
  providers: [...SERVICES, { provide: TASKS, useValue: PRODUCT_TASKS }],
  exports: SERVICES,
})
export class OperationsModule {}
