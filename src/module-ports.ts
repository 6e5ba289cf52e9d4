import { recordFiles } from './attachments/record-files';
import { storedBytes } from './attachments/stored-bytes';
import { NUMBERED_TABLES } from './numbering/numbered-tables';
import type { NumberedTables } from './numbering/numbered-tables';
import { countedVehicles } from './tenant-settings/vehicle-count';
import { FLEET_NUMBERS, VEHICLE_SOURCES } from './fleet/fleet-ports';
import type { VehicleSources } from './fleet/fleet-ports';
import { FuelLog } from './maintenance/fuel-logs/fuel-log.entity';
import { Insurance } from './maintenance/insurances/insurance.entity';
import { MAINTENANCE_NUMBERS } from './maintenance/maintenance-numbers';
import { INTERVENTIONS } from './maintenance/maintenances/interventions';
import type { Interventions } from './maintenance/maintenances/interventions';
import { Maintenance } from './maintenance/maintenances/maintenance.entity';
import { VehicleRenewal } from './maintenance/renewals/vehicle-renewal.entity';
import { vehicleUpkeep } from './maintenance/vehicle-upkeep';
import { MONEY_RECORDS } from './tenant-settings/money-in-use';
import type { MoneyRecords } from './tenant-settings/money-in-use';
import { USAGE_COUNTERS } from './tenant-settings/tenant-usage';
import type { UsageCounters } from './tenant-settings/tenant-usage';
import { RECORD_FILES } from './workshop/document/record-files';
import type { RecordFiles } from './workshop/document/record-files';
import { WORKSHOP_NUMBERS } from './workshop/document/workshop-numbers';
import { isOfVehicle, vehicleWork } from './workshop/interventions/vehicle-work';
import { Invoice } from './workshop/invoices/invoice.entity';
import { SupplyPrice } from './workshop/price-history/supply-price.entity';
import { Quote } from './workshop/quotes/quote.entity';
import { WorkAuthorization } from './workshop/work-authorizations/work-authorization.entity';

/** The modules above the fleet that know facts about vehicles. */
export const vehicleSources: VehicleSources = { work: vehicleWork, upkeep: vehicleUpkeep };

const numberedTables: NumberedTables = { ...FLEET_NUMBERS, ...WORKSHOP_NUMBERS, ...MAINTENANCE_NUMBERS };

const moneyRecords: MoneyRecords = {
  documents: [Quote, WorkAuthorization, Invoice],
  records: [FuelLog, Maintenance, Insurance, VehicleRenewal, SupplyPrice],
};

/** The ports through which a module of the data plane knows records of others, bound to the modules that own the tables. */
export const MODULE_PORTS = [
  { provide: INTERVENTIONS, useValue: { isOfVehicle } satisfies Interventions },
  { provide: MONEY_RECORDS, useValue: moneyRecords },
  { provide: NUMBERED_TABLES, useValue: numberedTables },
  { provide: RECORD_FILES, useValue: recordFiles satisfies RecordFiles },
  {
    provide: USAGE_COUNTERS,
    useValue: { storageBytes: storedBytes, vehicles: countedVehicles } satisfies UsageCounters,
  },
  { provide: VEHICLE_SOURCES, useValue: vehicleSources },
] as const;
