import { Global, Module } from '@nestjs/common';
import { AuditLogModule } from './audit/audit-log.module';
import { ClockWatch } from './clock-watch';
import { ChangeEvents } from './changes/change-events';
import { CopyAges } from './changes/copy-ages';
import { DomainsModule } from './domains/domains.module';
import { FolderMarks } from './folder-marks/folder-marks.service';
import { GlobalDataSourceModule } from './global-data-source.module';
import { GlobalDatabase } from './global-database';
import { IdentityModule } from './identity.module';
import { KeyRingModule } from './key-ring.module';
import { LegalNumbers } from './legal-numbers/legal-numbers.service';
import { NumberingFormatsService } from './numbering-formats/numbering-formats.service';
import { ServerShares } from './servers/server-shares.service';
import { ServersController } from './servers/servers.controller';
import { ServersService } from './servers/servers.service';
import { PlatformSettingsModule } from './settings/platform-settings.module';
import { CompanyController } from './tenants/company.controller';
import { CompanyRegion } from './tenants/company-region.service';
import { DirectoryService } from './tenants/directory.service';
import { TenantIdentities } from './tenants/tenant-identities.service';
import { TenantsController } from './tenants/tenants.controller';
import { TenantsService } from './tenants/tenants.service';

const SERVICES = [
  ChangeEvents,
  ClockWatch,
  CompanyRegion,
  CopyAges,
  DirectoryService,
  FolderMarks,
  GlobalDatabase,
  LegalNumbers,
  NumberingFormatsService,
  ServerShares,
  ServersService,
  TenantIdentities,
  TenantsService,
];

/** The control plane: tenants, servers, users and their permissions, in the global database. */
@Global()
@Module({
  imports: [
    AuditLogModule,
    DomainsModule,
    IdentityModule,
    KeyRingModule,
    PlatformSettingsModule,
    GlobalDataSourceModule,
  ],
  controllers: [CompanyController, ServersController, TenantsController],
  providers: SERVICES,
  exports: [...SERVICES, AuditLogModule, DomainsModule, IdentityModule, KeyRingModule, PlatformSettingsModule],
})
export class GlobalModule {}
