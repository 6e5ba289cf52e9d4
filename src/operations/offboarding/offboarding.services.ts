import { CertifyErasure } from './deletion/certify-erasure';
import { DeletionSaga } from './deletion/deletion.saga';
import { ErasureCertificates } from './deletion/erasure-certificates';
import { LegalRetention } from './deletion/legal-retention';
import { PurgeInventories } from './deletion/purge-inventory';
import { PurgeSaga } from './deletion/purge.saga';
import { RegistryErasure } from './deletion/registry-erasure';
import { TenantBackups } from './deletion/tenant-backups';
import { TenantDeletion } from './deletion/tenant-deletion.service';
import { TenantFiles } from './deletion/tenant-files';
import { TenantKeepings } from './deletion/tenant-keepings';
import { TenantPurges } from './deletion/tenant-purges.service';
import { TenantTerms } from './deletion/tenant-terms';
import { CompanyRecord } from './export/company-record';
import { ExportSaga } from './export/export.saga';
import { ExportVerifier } from './export/export-verifier';
import { ExportedFiles } from './export/exported-files';
import { KeptExports } from './export/kept-exports';
import { TenantExport } from './export/tenant-export';
import { OffboardingService } from './offboarding.service';
import { RowConnections } from './rows/row-connections';

/** Providers of deletion and export. */
export const OFFBOARDING_SERVICES = [
  CertifyErasure,
  CompanyRecord,
  DeletionSaga,
  ErasureCertificates,
  ExportedFiles,
  ExportSaga,
  ExportVerifier,
  KeptExports,
  LegalRetention,
  OffboardingService,
  PurgeInventories,
  PurgeSaga,
  RegistryErasure,
  RowConnections,
  TenantBackups,
  TenantDeletion,
  TenantExport,
  TenantFiles,
  TenantKeepings,
  TenantPurges,
  TenantTerms,
];
