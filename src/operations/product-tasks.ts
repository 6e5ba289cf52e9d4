import type { Task } from '#jobs';
import { attachmentsCleanup, attachmentsScan } from '../attachments/attachments.tasks';
import { importsCleanup, importsRun } from '../imports/imports.tasks';
import { alertsEvaluate, memberEvent, webhooksDeliver } from '../insights/insights.tasks';
import { maintenanceNight } from '../maintenance/maintenance.tasks';
import { fiscalSubmission, papersKeep, workshopCatchUp, workshopNight } from '../workshop/workshop.tasks';
import { backupGlobal, backupPrune, backupTenant, backupVerify } from './backup/backup.tasks';
import { domainsCheck, identityCleanup } from './platform-upkeep/cleanup.tasks';
import { tenantClone } from './cloning/tenant-clone.task';
import { filesMove } from './file-move/file-move.task';
import { tenantsIdentify } from './database-identity/identity.task';
import { metricsSample } from './estate-metrics/metrics.task';
import { estateMigrate } from './migrations/estate-migration.task';
import { moveForget } from './moves/move-forget.task';
import { serverBalance, serverDrain } from './moves/server-moves.tasks';
import { moveUndo } from './moves/move-undo.task';
import { tenantMove } from './moves/tenant-move.task';
import { tenantDelete } from './offboarding/deletion/tenant-delete.task';
import { tenantPurge } from './offboarding/deletion/tenant-purge.task';
import { tenantsPurge } from './offboarding/deletion/tenants-purge.task';
import { exportsCleanup } from './offboarding/export/exports-cleanup.task';
import { tenantExport } from './offboarding/export/tenant-export.task';
import { tenantCreate } from './provisioning/tenant-creation.task';
import { databaseInspection } from './restore/database-inspection.task';
import { globalComparison, globalRestore } from './restore/global/global-restore.task';
import { restoreForget } from './restore/restore-forget.task';
import { restoreUndo } from './restore/restore-undo.task';
import { tenantRecovery } from './restore/recovery/tenant-recovery.task';
import { tenantRestore } from './restore/tenant-restore.task';
import { auditRetention, auditSweep } from './platform-upkeep/audit.tasks';
import { mailDeliver } from '../global/mail/mail-delivery.task';
import { tenantAnalyze, tenantCleanup, tenantOptimize } from './tenant-upkeep/upkeep.tasks';
import { warmPoolRefill } from './warm-pool/warm-pool.task';
import { platformWebhooksDeliver } from './webhooks/platform-webhooks.task';

/** Tasks that the clock starts, in the order in which schedules are listed. */
const SCHEDULED: readonly Task[] = [
  warmPoolRefill,
  mailDeliver,
  platformWebhooksDeliver,
  metricsSample,
  auditSweep,
  auditRetention,
  attachmentsCleanup,
  importsCleanup,
  backupTenant,
  backupGlobal,
  backupPrune,
  backupVerify,
  workshopNight,
  workshopCatchUp,
  maintenanceNight,
  alertsEvaluate,
  tenantCleanup,
  tenantAnalyze,
  tenantOptimize,
  restoreForget,
  moveForget,
  exportsCleanup,
  tenantsPurge,
  domainsCheck,
  tenantsIdentify,
  identityCleanup,
];

/** Tasks that only people and other code start. */
const REQUESTED: readonly Task[] = [
  attachmentsScan,
  databaseInspection,
  estateMigrate,
  filesMove,
  fiscalSubmission,
  papersKeep,
  globalComparison,
  globalRestore,
  importsRun,
  memberEvent,
  moveUndo,
  restoreUndo,
  serverBalance,
  serverDrain,
  tenantClone,
  tenantCreate,
  tenantDelete,
  tenantExport,
  tenantMove,
  tenantPurge,
  tenantRecovery,
  tenantRestore,
  webhooksDeliver,
];

/** All tasks of the product. */
export const PRODUCT_TASKS: readonly Task[] = [...SCHEDULED, ...REQUESTED];
