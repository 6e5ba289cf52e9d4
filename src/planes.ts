import { JobsModule } from '#jobs';
import type { JobsOptions } from '#jobs';
import { FieldCipher } from '#secrets';
import { TenantModule } from '#tenancy';
import type { TenancyOptions } from '#tenancy';
import { SETTINGS, SettingsModule } from './config/settings.module';
import type { Settings } from './config/settings';
import { StorageModule } from './config/storage.module';
import { TENANT_ENTITIES } from './database/tenant/tenant-entities';
import { SUPPORTED_SCHEMA_VERSIONS } from './database/tenant/tenant-migrations';
import { answerSeal } from './global/audit/answer-seal';
import { AuditRelayModule } from './global/audit/audit-relay.module';
import { AuditTrail } from './global/audit/audit-trail';
import { jobTrail } from './global/audit/job-trail';
import { GlobalDatabase } from './global/global-database';
import { GlobalModule } from './global/global.module';
import { LimitsModule } from './global/limits/limits.module';
import { ServerShares } from './global/servers/server-shares.service';
import { DirectoryService } from './global/tenants/directory.service';
import { CompanyPortsModule } from './ports/company-ports.module';
import { MailPortsModule } from './ports/mail-ports.module';
import { RecordPortsModule } from './ports/record-ports.module';

const tenancy = TenantModule.forRootAsync({
  inject: [SETTINGS, DirectoryService, FieldCipher, ServerShares],
  useFactory: (
    settings: Settings,
    directory: DirectoryService,
    cipher: FieldCipher,
    shares: ServerShares,
  ): TenancyOptions => ({
    directory,
    shares,
    sealAnswers: (tenantId) => answerSeal(cipher, tenantId),
    entities: TENANT_ENTITIES,
    supportedSchemaVersions: SUPPORTED_SCHEMA_VERSIONS,
    baseDomain: settings.baseDomain,
    trustedProxies: settings.trustedProxies,
    pool: {
      perTenantCap: settings.database.perTenantConnections,
      acquireTimeoutMs: settings.database.acquireTimeoutMs,
    },
  }),
});

const jobs = JobsModule.forRootAsync({
  inject: [SETTINGS, GlobalDatabase, AuditTrail],
  useFactory: (
    { redisUrl, database: { globalName } }: Settings,
    database: GlobalDatabase,
    trail: AuditTrail,
  ): JobsOptions => ({
    database,
    redisUrl,
    prefix: `impact:${globalName}`,
    audit: jobTrail(trail),
  }),
});

/** Both planes and the ports between them: what every process has. */
export const PLANES = [
  SettingsModule,
  StorageModule,
  GlobalModule,
  tenancy,
  jobs,
  AuditRelayModule,
  LimitsModule,
  CompanyPortsModule,
  MailPortsModule,
  RecordPortsModule,
];
