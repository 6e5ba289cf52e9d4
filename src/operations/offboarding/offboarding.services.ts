import { CertifyErasure } from './deletion/certify-erasure';
import { ErasureCertificates } from './deletion/erasure-certificates';
import { LegalRetention } from './deletion/legal-retention';
import { PurgeInventories } from './deletion/purge-inventory';
import { RegistryErasure } from './deletion/registry-erasure';
import { TenantBackups } from './deletion/tenant-backups';
import { DeletionSteps } from './deletion/tenant-delete.task';
import { PurgeSteps } from './deletion/tenant-purge.task';
import { TenantDeletion } from './deletion/tenant-deletion.service';
import { TenantFiles } from './deletion/tenant-files';
import { TenantKeepings } from './deletion/tenant-keepings';
import { TenantPurges } from './deletion/tenant-purges.service';
import { TenantTerms } from './deletion/tenant-terms';
import { CompanyRecord } from './export/company-record';
import { ExportCleanup } from './export/export-cleanup.service';
import { ExportVerifier } from './export/export-verifier';
import { ExportedFiles } from './export/exported-files';
import { KeptExports } from './export/kept-exports';
import { TenantExport } from './export/tenant-export';
import { ExportSteps } from './export/tenant-export.task';
import { OffboardingService } from './offboarding.service';
import { RowConnections } from './rows/row-connections';

/** Providers of deletion and export. */
export const OFFBOARDING_SERVICES = [
  CertifyErasure,
  CompanyRecord,
  DeletionSteps,
  ErasureCertificates,
  ExportedFiles,
  ExportCleanup,
  ExportSteps,
  ExportVerifier,
  KeptExports,
  LegalRetention,
  OffboardingService,
  PurgeInventories,
  PurgeSteps,
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
