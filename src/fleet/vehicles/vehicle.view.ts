import { ApiProperty } from '@nestjs/swagger';
import { daysBetween, formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { RecordView, recordView } from '../record.view';
import { OWNERSHIPS, VEHICLE_STATUSES } from './vehicle.choices';
import type { Ownership, VehicleStatus } from './vehicle.choices';
import type { CurrentDriver, NextMaintenance, VehicleFacts } from './vehicle-sources';
import type { Vehicle } from './vehicle.entity';
import { requiresCheckDigit } from './vin';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;
const NULLABLE_DAY = { type: String, format: 'date', nullable: true } as const;
const NULLABLE_DECIMAL = { type: String, nullable: true, example: '52.0' } as const;

/** The current driver of the vehicle. */
export class CurrentDriverView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'DR-2026-0001' }) code!: string;
  @ApiProperty({ example: 'Awa' }) firstName!: string;
  @ApiProperty({ example: 'Koné' }) lastName!: string;
}

/** The next maintenance that is due, according to the vehicle's maintenance plans. */
export class NextMaintenanceView implements NextMaintenance {
  @ApiProperty({ type: 'integer' }) planId!: number;
  @ApiProperty({ example: 'Vidange et filtres' }) title!: string;
  @ApiProperty(NULLABLE_DAY) dueDate!: string | null;
  @ApiProperty(NULLABLE_INTEGER) dueOdometer!: number | null;
}

export class VehicleView extends RecordView {
  @ApiProperty({ example: 'VH-2026-03-0001' }) code!: string;
  @ApiProperty({ example: '1234 AB 01' }) plateNumber!: string;
  @ApiProperty(NULLABLE_TEXT) plateCountry!: string | null;
  @ApiProperty({ type: 'integer' }) brandId!: number;
  @ApiProperty({ example: 'Toyota' }) brandName!: string;
  @ApiProperty({ type: 'integer' }) modelId!: number;
  @ApiProperty({ example: 'Hilux' }) modelName!: string;
  @ApiProperty(NULLABLE_INTEGER) colorId!: number | null;
  @ApiProperty(NULLABLE_INTEGER) categoryId!: number | null;
  @ApiProperty(NULLABLE_INTEGER) fuelTypeId!: number | null;
  @ApiProperty(NULLABLE_INTEGER) year!: number | null;
  @ApiProperty(NULLABLE_TEXT) vin!: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) vinCheckDigitValid!: boolean | null;
  @ApiProperty(NULLABLE_TEXT) chassisNumber!: string | null;
  @ApiProperty({ enum: VEHICLE_STATUSES }) status!: VehicleStatus;
  @ApiProperty({ type: 'integer', description: 'Kilometres of the newest odometer reading' }) mileage!: number;
  @ApiProperty({ type: CurrentDriverView, nullable: true }) currentDriver!: CurrentDriverView | null;
  @ApiProperty({ type: 'integer', description: 'Interventions neither closed nor cancelled' })
  openInterventionsCount!: number;
  @ApiProperty({ ...NULLABLE_DAY, description: 'Last day of the compulsory cover valid today' })
  insuranceExpiry!: string | null;
  @ApiProperty({ ...NULLABLE_INTEGER, description: 'Null without valid cover' })
  daysUntilInsuranceExpiry!: number | null;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description:
      'The first day without compulsory cover; null while the vehicle is covered, and for a vehicle that never had cover',
  })
  uninsuredSince!: string | null;
  @ApiProperty({ type: Boolean, description: 'Whether compulsory cover is valid today' }) isInsured!: boolean;
  @ApiProperty(NULLABLE_DAY) technicalInspectionExpiry!: string | null;
  @ApiProperty({ type: NextMaintenanceView, nullable: true }) nextMaintenance!: NextMaintenanceView | null;
  @ApiProperty(NULLABLE_DAY) initialOdometerDate!: string | null;
  @ApiProperty(NULLABLE_DECIMAL) engineSizeL!: string | null;
  @ApiProperty(NULLABLE_INTEGER) powerHp!: number | null;
  @ApiProperty(NULLABLE_DECIMAL) tankCapacityL!: string | null;
  @ApiProperty(NULLABLE_DECIMAL) batteryKwh!: string | null;
  @ApiProperty(NULLABLE_DAY) purchaseDate!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '18500000' }) purchasePrice!: string | null;
  @ApiProperty(NULLABLE_INTEGER) vendorSupplierId!: number | null;
  @ApiProperty(NULLABLE_DAY) registrationDate!: string | null;
  @ApiProperty(NULLABLE_DAY) disposalDate!: string | null;
  @ApiProperty(NULLABLE_TEXT) disposalPrice!: string | null;
  @ApiProperty(NULLABLE_TEXT) disposalReason!: string | null;
  @ApiProperty(NULLABLE_TEXT) trackingId!: string | null;
  @ApiProperty({ enum: OWNERSHIPS }) ownership!: Ownership;
  @ApiProperty(NULLABLE_TEXT) ownerName!: string | null;
  @ApiProperty(NULLABLE_TEXT) ownerContact!: string | null;
  @ApiProperty(NULLABLE_TEXT) group!: string | null;
  @ApiProperty(NULLABLE_TEXT) site!: string | null;
  @ApiProperty(NULLABLE_TEXT) costCenter!: string | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
  @ApiProperty({ type: [String], enum: ['VIN_CHECK_DIGIT'], isArray: true }) warnings!: string[];
}

/** The vehicle as the API shows it; amounts are in the tenant's currency. */
export function vehicleView(
  vehicle: Vehicle,
  facts: VehicleFacts,
  { currency, today }: { readonly currency: string; readonly today: Day },
): VehicleView {
  const amount = (value: string | null): string | null => (value === null ? null : formatMoney(value, currency));
  return {
    ...recordView(vehicle),
    code: vehicle.code,
    plateNumber: vehicle.plateNumber,
    plateCountry: vehicle.plateCountry,
    brandId: vehicle.brandId,
    brandName: vehicle.brand?.name ?? '',
    modelId: vehicle.modelId,
    modelName: vehicle.model?.name ?? '',
    colorId: vehicle.colorId,
    categoryId: vehicle.categoryId,
    fuelTypeId: vehicle.fuelTypeId,
    year: vehicle.year,
    vin: vehicle.vin,
    vinCheckDigitValid: vehicle.vinCheckDigitValid,
    chassisNumber: vehicle.chassisNumber,
    status: vehicle.status,
    mileage: vehicle.mileage,
    currentDriver: facts.driver && currentDriverView(facts.driver),
    openInterventionsCount: facts.openInterventionsCount,
    ...obligationsView(facts, today),
    initialOdometerDate: vehicle.initialOdometerDate,
    engineSizeL: vehicle.engineSizeL,
    powerHp: vehicle.powerHp,
    tankCapacityL: vehicle.tankCapacityL,
    batteryKwh: vehicle.batteryKwh,
    purchaseDate: vehicle.purchaseDate,
    purchasePrice: amount(vehicle.purchasePrice),
    vendorSupplierId: vehicle.vendorSupplierId,
    registrationDate: vehicle.registrationDate,
    disposalDate: vehicle.disposalDate,
    disposalPrice: amount(vehicle.disposalPrice),
    disposalReason: vehicle.disposalReason,
    trackingId: vehicle.trackingId,
    ownership: vehicle.ownership,
    ownerName: vehicle.ownerName,
    ownerContact: vehicle.ownerContact,
    group: vehicle.group,
    site: vehicle.site,
    costCenter: vehicle.costCenter,
    notes: vehicle.notes,
    warnings: warningsOf(vehicle),
  };
}

function obligationsView(facts: VehicleFacts, today: Day) {
  const { insuranceExpiry, coverEndedOn, technicalInspectionExpiry, nextMaintenance } = facts;
  return {
    insuranceExpiry,
    daysUntilInsuranceExpiry: insuranceExpiry === null ? null : daysBetween(today, insuranceExpiry),
    uninsuredSince: insuranceExpiry === null ? coverEndedOn : null,
    isInsured: insuranceExpiry !== null,
    technicalInspectionExpiry,
    nextMaintenance,
  };
}

function currentDriverView({ id, code, firstName, lastName }: CurrentDriver): CurrentDriverView {
  return { id, code, firstName, lastName };
}

function warningsOf(vehicle: Vehicle): string[] {
  const isWrong = vehicle.vin !== null && vehicle.vinCheckDigitValid === false && requiresCheckDigit(vehicle.vin);
  return isWrong ? ['VIN_CHECK_DIGIT'] : [];
}
