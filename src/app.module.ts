import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { JobsModule } from '#jobs';
import type { JobsOptions } from '#jobs';
import { FieldCipher } from '#secrets';
import { TenantModule, TenantRunner } from '#tenancy';
import type { TenancyOptions } from '#tenancy';
import { ATTACHMENT_OWNERS } from './attachments/attachment-owners';
import { AttachmentCleanup } from './attachments/attachment-cleanup.service';
import { AttachmentsModule } from './attachments/attachments.module';
import { KeptPapers } from './attachments/kept-papers.service';
import { RECORD_VISIBILITY } from './attachments/record-visibility';
import type { RecordVisibility } from './attachments/record-visibility';
import { REPLACED_DATA } from './attachments/replaced-data';
import type { ReplacedData } from './attachments/replaced-data';
import { CompanyArchivesModule } from './company-exports/company-archives.module';
import { CompanyExportsModule } from './company-exports/company-exports.module';
import type { Settings } from './config/settings';
import { SETTINGS, SettingsModule } from './config/settings.module';
import { StorageModule } from './config/storage.module';
import { TENANT_ENTITIES } from './database/tenant/tenant-entities';
import { SUPPORTED_SCHEMA_VERSIONS } from './database/tenant/tenant-migrations';
import { DocsModule } from './docs/docs.module';
import { FILE_OWNERS } from './file-owners';
import { seesRecord } from './records/scope/record-scope';
import { TENANT_MEMBERS } from './tenant-settings/tenant-members';
import { FleetRoutesModule, PersonalDataRoutesModule } from './fleet/fleet-routes.module';
import { ImportsModule } from './imports.module';
import { PERSON_FILES, PERSON_TRAIL, READING_FOLLOWER } from './fleet/fleet-ports';
import type { ReadingFollower } from './fleet/fleet-ports';
import { LEGAL_NUMBER_LEDGER } from './numbering/legal-numbers';
import { NUMBERING_CHANGES, NUMBERING_FORMATS } from './numbering/numbering-formats';
import { NumberingModule } from './numbering/numbering.module';
import { GaragesService } from './fleet/garages/garages.service';
import { answerSeal } from './global/audit/answer-seal';
import { AuditLog } from './global/audit/audit-log.service';
import { AuditRelayModule } from './global/audit/audit-relay.module';
import { LimitsModule } from './global/limits/limits.module';
import { LegalNumbers } from './global/legal-numbers/legal-numbers.service';
import { LimitsService } from './global/limits/limits.service';
import { AuditTrail } from './global/audit/audit-trail';
import { jobTrail } from './global/audit/job-trail';
import { GlobalDatabase } from './global/global-database';
import { GlobalModule } from './global/global.module';
import { DigestLetters } from './global/mail/digest-letters.service';
import { DocumentLetters } from './global/mail/document-letters.service';
import { LETTER_PAPERS } from './global/mail/letter-papers';
import type { LetterPapers } from './global/mail/letter-papers';
import { SendLimits } from './global/mail/send-limits';
import { MemberEvents } from './global/memberships/member-events';
import { MEMBER_GARAGES } from './global/memberships/member-garages';
import type { MemberGarages } from './global/memberships/member-garages';
import { AccessRights } from './global/memberships/access-rights';
import { NumberingFormatsService } from './global/numbering-formats/numbering-formats.service';
import { SettingsService } from './global/settings/settings.service';
import { COMPANY_MONEY } from './global/tenants/company-money';
import type { CompanyMoney } from './global/tenants/company-money';
import { DirectoryService } from './global/tenants/directory.service';
import { TenantIdentities } from './global/tenants/tenant-identities.service';
import { HealthModule } from './health/health.module';
import { InsightsModule } from './insights/insights.module';
import { DIGEST_MAIL } from './insights/notifications/digest-mail';
import { TEST_LIMITS } from './webhooks/test-limits';
import { WEBHOOK_POLICY } from './webhooks/webhook-target';
import type { WebhookPolicy } from './webhooks/webhook-target';
import { recomputeAround } from './maintenance/fuel-logs/fuel-chain';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { MODULE_PORTS } from './module-ports';
import { BackgroundModule } from './operations/background.module';
import { CommandsModule } from './operations/commands/commands.module';
import { ReportingModule } from './operations/metrics/reporting.module';
import { OperationsModule } from './operations/operations.module';
import { replacesData } from './operations/restore/kept-data';
import { MoneyInUse } from './tenant-settings/money-in-use';
import { TENANT_LIMITS } from './tenant-settings/tenant-limits';
import { TENANT_SETTINGS, TenantSettings } from './tenant-settings/tenant-settings';
import { TenantUsage } from './tenant-settings/tenant-usage';
import { COMPANY_IDENTITIES } from './workshop/document/company-identity';
import { FISCAL_AUTHORITIES, fiscalAuthorities } from './workshop/invoices/fiscal-authority';
import { DocumentFiles } from './workshop/printing/document-files.service';
import { PAPERS } from './workshop/printing/papers';
import { DocumentDeliveries } from './workshop/sending/document-deliveries.service';
import { DOCUMENT_MAIL } from './workshop/sending/document-mail';
import { WorkshopModule } from './workshop/workshop.module';

const recordVisibility: RecordVisibility = {
  sees: ({ manager }, viewer, table, id) => seesRecord(manager, viewer, table, id),
};

const fuelFollower: ReadingFollower = {
  changed: ({ manager }, { vehicleId, readAt }) => recomputeAround(manager, vehicleId, readAt),
};

/** Binds the ports of the data plane to the control plane. This is the only place where the two planes meet. */
@Global()
@Module({
  imports: [AttachmentsModule],
  providers: [
    { provide: NUMBERING_FORMATS, useExisting: NumberingFormatsService },
    { provide: NUMBERING_CHANGES, useExisting: NumberingFormatsService },
    { provide: LEGAL_NUMBER_LEDGER, useExisting: LegalNumbers },
    {
      provide: MEMBER_GARAGES,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): MemberGarages => ({
        exists: (tenantId, garageId) => runner.run(tenantId, GaragesService, (garages) => garages.exists(garageId)),
      }),
    },
    {
      provide: COMPANY_MONEY,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): CompanyMoney => ({
        isInUse: (tenantId) => runner.run(tenantId, MoneyInUse, (money) => money.isInUse()),
        adoptCountry: (tenantId, from, to) => runner.run(tenantId, MoneyInUse, (money) => money.adoptCountry(from, to)),
      }),
    },
    MemberEvents,
    { provide: PERSON_FILES, useExisting: AttachmentCleanup },
    { provide: COMPANY_IDENTITIES, useExisting: TenantIdentities },
    { provide: FISCAL_AUTHORITIES, useValue: fiscalAuthorities([]) },
    { provide: PAPERS, useExisting: KeptPapers },
    { provide: PERSON_TRAIL, useExisting: AuditLog },
    { provide: ATTACHMENT_OWNERS, useValue: FILE_OWNERS },
    { provide: RECORD_VISIBILITY, useValue: recordVisibility },
    { provide: READING_FOLLOWER, useValue: fuelFollower },
    ...MODULE_PORTS,
    {
      provide: REPLACED_DATA,
      inject: [GlobalDatabase],
      useFactory: (database: GlobalDatabase): ReplacedData => ({
        mayReturn: (tenantId) => replacesData(database, tenantId),
      }),
    },
    { provide: DIGEST_MAIL, useExisting: DigestLetters },
    { provide: DOCUMENT_MAIL, useExisting: DocumentLetters },
    {
      provide: LETTER_PAPERS,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): LetterPapers => ({
        read: ({ tenantId, type, id, locale }) =>
          runner.run(tenantId, DocumentFiles, (files) => files.paperOf(type, id, locale)),
        settle: async ({ tenantId }, outcome) =>
          void (await runner.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.settle(outcome))),
      }),
    },
    { provide: TEST_LIMITS, useExisting: SendLimits },
    {
      provide: WEBHOOK_POLICY,
      inject: [SETTINGS],
      useFactory: ({ webhookPrivateTargets }: Settings): WebhookPolicy => ({ allowsPrivate: webhookPrivateTargets }),
    },
    { provide: TENANT_MEMBERS, useExisting: AccessRights },
    { provide: TENANT_LIMITS, useExisting: LimitsService },
    { provide: TENANT_SETTINGS, useExisting: SettingsService },
    TenantSettings,
    MoneyInUse,
    TenantUsage,
  ],
  exports: [
    ATTACHMENT_OWNERS,
    COMPANY_MONEY,
    COMPANY_IDENTITIES,
    DIGEST_MAIL,
    DOCUMENT_MAIL,
    LETTER_PAPERS,
    FISCAL_AUTHORITIES,
    LEGAL_NUMBER_LEDGER,
    MEMBER_GARAGES,
    MemberEvents,
    PAPERS,
    NUMBERING_FORMATS,
    NUMBERING_CHANGES,
    PERSON_FILES,
    PERSON_TRAIL,
    READING_FOLLOWER,
    REPLACED_DATA,
    TENANT_LIMITS,
    TENANT_MEMBERS,
    TENANT_SETTINGS,
    TEST_LIMITS,
    TenantSettings,
    TenantUsage,
    RECORD_VISIBILITY,
    WEBHOOK_POLICY,
    ...MODULE_PORTS.map(({ provide }) => provide),
  ],
})
class PortsModule {}

const tenancy = TenantModule.forRootAsync({
  inject: [SETTINGS, DirectoryService, FieldCipher],
  useFactory: (settings: Settings, directory: DirectoryService, cipher: FieldCipher): TenancyOptions => ({
    directory,
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

const PLANES = [
  SettingsModule,
  StorageModule,
  GlobalModule,
  tenancy,
  jobs,
  AuditRelayModule,
  LimitsModule,
  PortsModule,
];

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

/** Background work alone, with the management port. */
@Module({ imports: [...PLANES, BackgroundModule, HealthModule, ReportingModule] })
export class WorkerModule {}

/** The command line: the same modules, without a server and without schedules. */
@Module({ imports: [...PLANES, CommandsModule] })
export class CliModule {}
