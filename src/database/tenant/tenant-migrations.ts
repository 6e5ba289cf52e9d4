import type { MigrationInterface } from 'typeorm';
import { CreateReferenceTables1764000000000 } from './migrations/1764000000000-create-reference-tables';
import { CreateVehicles1764000001000 } from './migrations/1764000001000-create-vehicles';
import { CreateDrivers1764000002000 } from './migrations/1764000002000-create-drivers';
import { CreateLedgers1764000003000 } from './migrations/1764000003000-create-ledgers';
import { SealDrivers1764100000000 } from './migrations/1764100000000-seal-drivers';
import { CompleteFleetFile1764200000000 } from './migrations/1764200000000-complete-fleet-file';
import { OpenOdometer1764300100000 } from './migrations/1764300100000-open-odometer';
import { CountStorage1764300200000 } from './migrations/1764300200000-count-storage';
import { IndexStaffAccounts1764300300000 } from './migrations/1764300300000-index-staff-accounts';
import { CreateImportBatches1764400000000 } from './migrations/1764400000000-create-import-batches';
import { IndexFilteredLists1764500000000 } from './migrations/1764500000000-index-filtered-lists';
import { CreateInterventions1764600000000 } from './migrations/1764600000000-create-interventions';
import { CreatePricedDocuments1764600001000 } from './migrations/1764600001000-create-priced-documents';
import { CreateInvoices1764600002000 } from './migrations/1764600002000-create-invoices';
import { CreatePriceHistory1764600003000 } from './migrations/1764600003000-create-price-history';
import { IndexWorkshopLists1764600004000 } from './migrations/1764600004000-index-workshop-lists';
import { CreateObligations1764700000000 } from './migrations/1764700000000-create-obligations';
import { CreateFuelLogs1764700001000 } from './migrations/1764700001000-create-fuel-logs';
import { CreateAlerts1764700002000 } from './migrations/1764700002000-create-alerts';
import { IndexReports1764700003000 } from './migrations/1764700003000-index-reports';
import { WitnessAuditChains1765003100000 } from './migrations/1765003100000-witness-audit-chains';
import { CountVehicles1765003300000 } from './migrations/1765003300000-count-vehicles';
import { KeepApprovals1765004500000 } from './migrations/1765004500000-keep-approvals';
import { StoreKeys1765005000000 } from './migrations/1765005000000-store-keys';
import { CreateNumberGaps1765100100000 } from './migrations/1765100100000-create-number-gaps';
import { IdentifyDatabases1765102000000 } from './migrations/1765102000000-identify-databases';
import { ExtendInvoices1765103000000 } from './migrations/1765103000000-extend-invoices';
import { SettleRefunds1765103001000 } from './migrations/1765103001000-settle-refunds';
import { IndexVehicleGroups1765104000000 } from './migrations/1765104000000-index-vehicle-groups';
import { AddKindsAndCorrections1765105000000 } from './migrations/1765105000000-add-kinds-and-corrections';
import { NameEnergyKinds1765105001000 } from './migrations/1765105001000-name-energy-kinds';
import { OpenImports1765106000000 } from './migrations/1765106000000-open-imports';
import { WidenFuelReceipts1765106100000 } from './migrations/1765106100000-widen-fuel-receipts';
import { ChooseWebhookEvents1765107000000 } from './migrations/1765107000000-choose-webhook-events';
import { CreateDossierOrigins1765200000000 } from './migrations/1765200000000-create-dossier-origins';
import { CompareTextsExactly1765230000000 } from './migrations/1765230000000-compare-texts-exactly';
import { RecordDeliveries1765230100000 } from './migrations/1765230100000-record-deliveries';
import { schemaWindow } from './schema-window';

/** The migrations of a tenant's database, oldest first, listed explicitly. */
export const TENANT_MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateReferenceTables1764000000000,
  CreateVehicles1764000001000,
  CreateDrivers1764000002000,
  CreateLedgers1764000003000,
  SealDrivers1764100000000,
  CompleteFleetFile1764200000000,
  OpenOdometer1764300100000,
  CountStorage1764300200000,
  IndexStaffAccounts1764300300000,
  CreateImportBatches1764400000000,
  IndexFilteredLists1764500000000,
  CreateInterventions1764600000000,
  CreatePricedDocuments1764600001000,
  CreateInvoices1764600002000,
  CreatePriceHistory1764600003000,
  IndexWorkshopLists1764600004000,
  CreateObligations1764700000000,
  CreateFuelLogs1764700001000,
  CreateAlerts1764700002000,
  IndexReports1764700003000,
  WitnessAuditChains1765003100000,
  CountVehicles1765003300000,
  KeepApprovals1765004500000,
  StoreKeys1765005000000,
  CreateNumberGaps1765100100000,
  IdentifyDatabases1765102000000,
  ExtendInvoices1765103000000,
  SettleRefunds1765103001000,
  IndexVehicleGroups1765104000000,
  AddKindsAndCorrections1765105000000,
  NameEnergyKinds1765105001000,
  OpenImports1765106000000,
  WidenFuelReceipts1765106100000,
  ChooseWebhookEvents1765107000000,
  CreateDossierOrigins1765200000000,
  CompareTextsExactly1765230000000,
  RecordDeliveries1765230100000,
];

/**
 * The last migration of every release, oldest first. To cut a release, add the newest migration here in the tagged commit; a
 * release without migrations adds nothing. Everything before the first release counts as released, because existing databases
 * have it.
 */
export const RELEASES: readonly string[] = ['IndexReports1764700003000', 'AddKindsAndCorrections1765105000000'];

const NAMES = TENANT_MIGRATIONS.map((migration) => new migration().name ?? migration.name);

/** Name of the newest migration, as the registry stores it in `tenant_databases.schema_version`. */
export const CURRENT_SCHEMA_VERSION = NAMES.at(-1) ?? '';

/** The schema versions that this release serves; computed, so that a new migration moves the window. */
export const SUPPORTED_SCHEMA_VERSIONS: readonly string[] = schemaWindow(NAMES, RELEASES);

/** Whether this release knows the migration; migrations of later releases are unknown. '' means that no migration was applied yet. */
export function isKnownVersion(version: string): boolean {
  return version === '' || NAMES.includes(version);
}
