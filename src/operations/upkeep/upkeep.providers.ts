import { LegalNumberBook } from './legal-number-book';
import { RetentionCleanup } from './retention-cleanup';
import { ServerDisk } from './server-disk';
import { TableOptimization } from './table-optimization';
import { TableStatistics } from './table-statistics';
import { TenantLocations } from './tenant-location';
import { TenantTables } from './tenant-tables';
import { UpkeepOrders } from './upkeep-orders';
import { DEFAULT_OPTIMIZE_POLICY, OPTIMIZE_POLICY } from './upkeep-policy';
import { UpkeepRounds } from './upkeep-rounds';

/** The upkeep providers of the operations module. */
export const UPKEEP_SERVICES = [
  LegalNumberBook,
  RetentionCleanup,
  ServerDisk,
  TableOptimization,
  TableStatistics,
  TenantLocations,
  TenantTables,
  UpkeepOrders,
  UpkeepRounds,
  { provide: OPTIMIZE_POLICY, useValue: DEFAULT_OPTIMIZE_POLICY },
];
