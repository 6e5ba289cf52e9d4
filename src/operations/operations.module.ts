import { Module } from '@nestjs/common';
import { BackupCatalogue } from './backup/backup-catalogue.service';
import { BackupCopies } from './backup/backup-copies.service';
import { BackupDrafts } from './backup/backup-drafts.service';
import { BackupMaker } from './backup/backup-maker.service';
import { BackupRecords } from './backup/backup-records.service';
import { BackupSources } from './backup/backup-sources.service';
import { Backups } from './backup/backups.service';
import { BackupFiles } from './backup/backup-files.service';
import { BackupReader } from './backup/backup-reader.service';
import { CloneSaga } from './cloning/clone.saga';
import { CLONING_SERVICES } from './cloning/cloning.services';
import { CredentialRotation } from './credentials/credential-rotation';
import { EarlierAccounts } from './keys/earlier-accounts';
import { GlobalSecrets } from './keys/global-secrets';
import { KeyRotation } from './keys/key-rotation';
import { TenantFields } from './keys/tenant-fields';
import { TenantFence } from './lifecycle/tenant-fence';
import { TenantLifecycle } from './lifecycle/tenant-lifecycle.service';
import { EstateMigrator } from './migrations/estate-migrator';
import { EstateStatus } from './migrations/estate-status';
import { DeletionSaga } from './offboarding/deletion/deletion.saga';
import { PurgeSaga } from './offboarding/deletion/purge.saga';
import { ExportSaga } from './offboarding/export/export.saga';
import { ArtifactsController, OffboardingController } from './offboarding/offboarding.controller';
import { OFFBOARDING_SERVICES } from './offboarding/offboarding.services';
import { OperationsController } from './operations/operations.controller';
import { OperationsService } from './operations/operations.service';
import { OperationOrders } from './operations/operation-orders';
import { SagaCatalogue, SAGAS } from './operations/saga-catalogue';
import { SagaProgress } from './operations/saga';
import type { Saga } from './operations/saga';
import { SagaRunner } from './operations/saga-runner';
import { ProvisioningService } from './provisioning/provisioning.service';
import { TenantAdminController } from './provisioning/tenant-admin.controller';
import { TenantCreation } from './provisioning/tenant-creation.saga';
import { TenantPlaces } from './provisioning/tenant-places';
import { TenantReservations } from './provisioning/tenant-reservation';
import { SideDatabases } from './restore/side-databases';
import { SideLoader } from './restore/side-loader';
import { ServerConnections } from './servers/server-connections';
import { TenantSchema } from './tenant-schema/tenant-schema';
import { WarmPool } from './warm-pool/warm-pool.service';

const SERVICES = [
  BackupCatalogue,
  BackupCopies,
  BackupDrafts,
  BackupMaker,
  BackupRecords,
  BackupSources,
  Backups,
  BackupFiles,
  BackupReader,
  ...CLONING_SERVICES,
  ...OFFBOARDING_SERVICES,
  CredentialRotation,
  EarlierAccounts,
  EstateMigrator,
  EstateStatus,
  GlobalSecrets,
  KeyRotation,
  OperationOrders,
  OperationsService,
  ProvisioningService,
  SagaCatalogue,
  SagaProgress,
  SagaRunner,
  ServerConnections,
  SideDatabases,
  SideLoader,
  TenantCreation,
  TenantFence,
  TenantFields,
  TenantLifecycle,
  TenantPlaces,
  TenantReservations,
  TenantSchema,
  WarmPool,
];

/** Everything that can be left unfinished, and finished by another process. */
const ALL_SAGAS = [CloneSaga, DeletionSaga, ExportSaga, PurgeSaga, TenantCreation];

/** What operators do to tenants: create, stop, migrate. The only module that holds the provisioning account. */
@Module({
  controllers: [ArtifactsController, OffboardingController, OperationsController, TenantAdminController],
  providers: [...SERVICES, { provide: SAGAS, inject: ALL_SAGAS, useFactory: (...sagas: Saga[]) => sagas }],
  exports: SERVICES,
})
export class OperationsModule {}
