import { Module } from '@nestjs/common';
import { BackupCatalogueModule } from '../backup/catalogue/backup-catalogue.module';
import { ServersModule } from '../servers/servers.module';
import { AuditInspection } from './audit-inspection';
import { WitnessReader } from './witness-reader';

/** Verification of the audit log. */
@Module({
  imports: [BackupCatalogueModule, ServersModule],
  providers: [AuditInspection, WitnessReader],
  exports: [AuditInspection, WitnessReader],
})
export class AuditModule {}
