import type { MigrationInterface } from 'typeorm';
import { ApiKey } from '../../global/api-keys/api-key.entity';
import { AuditEntry } from '../../global/audit/audit-entry.entity';
import { PlatformGrant } from '../../global/grants/platform-grant.entity';
import { Membership } from '../../global/memberships/membership.entity';
import { CodeFormatRow } from '../../global/numbering-formats/code-format.entity';
import { SystemParameter } from '../../global/parameters/system-parameter.entity';
import { Permission } from '../../global/roles/permission.entity';
import { RolePermission } from '../../global/roles/role-permission.entity';
import { Role } from '../../global/roles/role.entity';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { Session } from '../../global/sessions/session.entity';
import { TenantSetting } from '../../global/settings/tenant-setting.entity';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { TenantMove } from '../../operations/moves/tenant-move.entity';
import { TenantDomain } from '../../global/domains/tenant-domain.entity';
import { TenantMaintenance } from '../../global/tenants/tenant-maintenance.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { User } from '../../global/users/user.entity';
import { JobRun } from '../../operations/tasks/job-run.entity';
import { Backup } from '../../operations/backup/backup.entity';
import { ScheduleOverride } from '../../operations/schedules/schedule-override.entity';
import { SchemaRunItem } from '../../operations/migrations/schema-run-item.entity';
import { SchemaRun } from '../../operations/migrations/schema-run.entity';
import { SchemaTemplate } from '../../operations/tenant-database/schema-template.entity';
import { PlatformWebhook } from '../../operations/webhooks/platform-webhook.entity';
import { OperationStep } from '../../operations/tasks/operation-step.entity';
import { Operation } from '../../operations/tasks/operation.entity';
import { WarmDatabase } from '../../operations/servers/warm-database.entity';
import { CreateControlPlane1764000000000 } from './migrations/1764000000000-create-control-plane';
import { AddSettingsAndAudit1764000001000 } from './migrations/1764000001000-add-settings-and-audit';
import { AddIdentity1764100000000 } from './migrations/1764100000000-add-identity';
import { ChainAuditLogs1764100001000 } from './migrations/1764100001000-chain-audit-logs';
import { AddJobRuns1764100002000 } from './migrations/1764100002000-add-job-runs';
import { KeepLettersOnce1764700000000 } from './migrations/1764700000000-keep-letters-once';
import { FollowOperations1764800000000 } from './migrations/1764800000000-follow-operations';
import { ListJobRuns1764800003500 } from './migrations/1764800003500-list-job-runs';
import { FollowSchemaRuns1764800004000 } from './migrations/1764800004000-follow-schema-runs';
import { SampleTenants1764800005000 } from './migrations/1764800005000-sample-tenants';
import { KeepBackups1764800001000 } from './migrations/1764800001000-keep-backups';
import { AdjustSchedules1764800003000 } from './migrations/1764800003000-adjust-schedules';
import { EndTenants1764800006000 } from './migrations/1764800006000-end-tenants';
import { RememberSeeds1764900000000 } from './migrations/1764900000000-remember-seeds';
import { IndexSessionNetworks1765001000000 } from './migrations/1765001000000-index-session-networks';
import { CompareIdentitiesExactly1765002000000 } from './migrations/1765002000000-compare-identities-exactly';
import { WaitForAcceptance1765002001000 } from './migrations/1765002001000-wait-for-acceptance';
import { KeepSessionsInFamilies1765002002000 } from './migrations/1765002002000-keep-sessions-in-families';
import { GuardTenants1765003000000 } from './migrations/1765003000000-guard-tenants';
import { BindMembersToGarages1765004000000 } from './migrations/1765004000000-bind-members-to-garages';
import { ProveDomains1765005001000 } from './migrations/1765005001000-prove-domains';
import { SampleServers1765005000000 } from './migrations/1765005000000-sample-servers';
import { KeepLegalNumbers1765100000000 } from './migrations/1765100000000-keep-legal-numbers';
import { BreakAuditChains1765102100000 } from './migrations/1765102100000-break-audit-chains';
import { CountInterruptions1765300200000 } from './migrations/1765300200000-count-interruptions';
import { TellPlatformEvents1765210000000 } from './migrations/1765210000000-tell-platform-events';
import { MarkFolders1765300500000 } from './migrations/1765300500000-mark-folders';
import { ListByServer1765400100002 } from './migrations/1765400100002-list-by-server';
import { ShareConnections1765400100003 } from './migrations/1765400100003-share-connections';
import { PauseTenants1765400100001 } from './migrations/1765400100001-pause-tenants';
import { RecordMoves1765400200000 } from './migrations/1765400200000-record-moves';
import { WatchLoops1765300100000 } from './migrations/1765300100000-watch-loops';

/** Entities of the global database, listed explicitly. */
export const GLOBAL_ENTITIES: readonly (new () => object)[] = [
  ApiKey,
  AuditEntry,
  Backup,
  CodeFormatRow,
  DatabaseServer,
  JobRun,
  Membership,
  Operation,
  OperationStep,
  Permission,
  PlatformGrant,
  PlatformWebhook,
  Role,
  RolePermission,
  ScheduleOverride,
  SchemaRun,
  SchemaRunItem,
  SchemaTemplate,
  Session,
  SystemParameter,
  Tenant,
  TenantCredential,
  TenantDatabase,
  TenantDomain,
  TenantMaintenance,
  TenantMove,
  TenantSetting,
  User,
  WarmDatabase,
];

/** Migrations of the global database, oldest first. */
export const GLOBAL_MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateControlPlane1764000000000,
  AddSettingsAndAudit1764000001000,
  AddIdentity1764100000000,
  ChainAuditLogs1764100001000,
  AddJobRuns1764100002000,
  KeepLettersOnce1764700000000,
  FollowOperations1764800000000,
  KeepBackups1764800001000,
  AdjustSchedules1764800003000,
  ListJobRuns1764800003500,
  FollowSchemaRuns1764800004000,
  SampleTenants1764800005000,
  EndTenants1764800006000,
  RememberSeeds1764900000000,
  IndexSessionNetworks1765001000000,
  CompareIdentitiesExactly1765002000000,
  WaitForAcceptance1765002001000,
  KeepSessionsInFamilies1765002002000,
  GuardTenants1765003000000,
  BindMembersToGarages1765004000000,
  SampleServers1765005000000,
  ProveDomains1765005001000,
  KeepLegalNumbers1765100000000,
  BreakAuditChains1765102100000,
  TellPlatformEvents1765210000000,
  WatchLoops1765300100000,
  CountInterruptions1765300200000,
  MarkFolders1765300500000,
  PauseTenants1765400100001,
  ListByServer1765400100002,
  ShareConnections1765400100003,
  RecordMoves1765400200000,
];

/** Name of the newest migration: the schema version that this release requires to be ready. */
export const GLOBAL_SCHEMA_VERSION = GLOBAL_MIGRATIONS.at(-1)?.name ?? '';
