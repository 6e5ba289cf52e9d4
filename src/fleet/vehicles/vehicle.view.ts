import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableDecimal, NullableId, NullableInteger, NullableText } from '#http';
import { daysBetween, formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { OWNERSHIPS, VEHICLE_STATUSES } from './vehicle.choices';
import type { Ownership, VehicleStatus } from './vehicle.choices';
import type { CurrentDriver, NextMaintenance, VehicleFacts } from '../fleet-ports';
import type { Vehicle } from './vehicle.entity';
import { requiresCheckDigit } from './vin';

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
  @NullableDay() dueDate!: string | null;
  @NullableInteger() dueOdometer!: number | null;
}

export class VehicleView extends RecordView {
  @ApiProperty({ example: 'VH-2026-03-0001' }) code!: string;
  @ApiProperty({ example: '1234 AB 01' }) plateNumber!: string;
  @NullableText() plateCountry!: string | null;
  @ApiProperty({ type: 'integer' }) brandId!: number;
  @ApiProperty({ example: 'Toyota' }) brandName!: string;
  @ApiProperty({ type: 'integer' }) modelId!: number;
  @ApiProperty({ example: 'Hilux' }) modelName!: string;
  @NullableId() colorId!: number | null;
  @NullableId() categoryId!: number | null;
  @NullableId() fuelTypeId!: number | null;
  @NullableInteger() year!: number | null;
  @NullableText() vin!: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) vinCheckDigitValid!: boolean | null;
  @NullableText() chassisNumber!: string | null;
  @ApiProperty({ enum: VEHICLE_STATUSES }) status!: VehicleStatus;
  @ApiProperty({ type: 'integer', description: 'Kilometres of the newest odometer reading' }) mileage!: number;
  @ApiProperty({ type: CurrentDriverView, nullable: true }) currentDriver!: CurrentDriverView | null;
  @ApiProperty({ type: 'integer', description: 'Interventions neither closed nor cancelled' })
  openInterventionsCount!: number;
  @NullableDay({ description: 'Last day of the compulsory cover valid today' })
  insuranceExpiry!: string | null;
  @NullableInteger({ description: 'Null without valid cover' })
  daysUntilInsuranceExpiry!: number | null;
  @NullableDay({
    description:
      'The first day without compulsory cover; null while the vehicle is covered, and for a vehicle that never had cover',
  })
  uninsuredSince!: string | null;
  @ApiProperty({ type: Boolean, description: 'Whether compulsory cover is valid today' }) isInsured!: boolean;
  @NullableDay() technicalInspectionExpiry!: string | null;
  @ApiProperty({ type: NextMaintenanceView, nullable: true }) nextMaintenance!: NextMaintenanceView | null;
  @NullableDay() initialOdometerDate!: string | null;
  @NullableDecimal('52.0') engineSizeL!: string | null;
  @NullableInteger() powerHp!: number | null;
  @NullableDecimal('52.0') tankCapacityL!: string | null;
  @NullableDecimal('52.0') batteryKwh!: string | null;
  @NullableDay() purchaseDate!: string | null;
  @NullableDecimal('18500000') purchasePrice!: string | null;
  @NullableId() vendorSupplierId!: number | null;
  @NullableDay() registrationDate!: string | null;
  @NullableDay() disposalDate!: string | null;
  @NullableText() disposalPrice!: string | null;
  @NullableText() disposalReason!: string | null;
  @NullableText() trackingId!: string | null;
  @ApiProperty({ enum: OWNERSHIPS }) ownership!: Ownership;
  @NullableText() ownerName!: string | null;
  @NullableText() ownerContact!: string | null;
  @NullableText() group!: string | null;
  @NullableText() site!: string | null;
  @NullableText() costCenter!: string | null;
  @NullableText() notes!: string | null;
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
