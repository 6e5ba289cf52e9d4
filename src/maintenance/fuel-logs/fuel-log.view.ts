import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney, formatUnitPrice } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { ENERGY_KINDS, ENERGY_UNITS } from '../../fleet/reference/fuel-types/fuel-type.entity';
import type { EnergyKind, EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { FUEL_PAYMENT_METHODS, FUEL_WARNINGS } from './fuel-log.choices';
import type { FuelPaymentMethod, FuelWarning } from './fuel-log.choices';
import type { FuelLog } from './fuel-log.entity';

export class FuelLogView extends RecordView {
  @ApiProperty({ example: 'CARB-2026-0001' }) fuelLogNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @NullableText({ description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @NullableId() driverId!: number | null;
  @NullableText({ description: 'Null without a driver, or after the driver was deleted' }) driverName!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) refuelAt!: string;
  @ApiProperty({ type: 'integer' }) fuelTypeId!: number;
  @NullableText() fuelTypeName!: string | null;
  @ApiProperty({ enum: ENERGY_UNITS }) energyUnit!: EnergyUnit;
  @ApiProperty({ type: String, example: '45.300', description: 'In the energy’s unit' }) quantity!: string;
  @ApiProperty({ type: String, example: '755' }) unitPrice!: string;
  @ApiProperty({ type: String, example: '34202' }) totalCost!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @NullableInteger({ description: 'Kilometres' }) odometer!: number | null;
  @ApiProperty({ type: Boolean }) isFullTank!: boolean;
  @ApiProperty({ type: Boolean }) missedPrevious!: boolean;
  @ApiProperty({ type: Boolean }) isPersonal!: boolean;
  @NullableText() stationName!: string | null;
  @NullableText() stationLocation!: string | null;
  @NullableText() receiptNumber!: string | null;
  @ApiProperty({ enum: FUEL_PAYMENT_METHODS, nullable: true }) paymentMethod!: FuelPaymentMethod | null;
  @NullableText({ description: 'The last four digits' }) fuelCardNumber!: string | null;
  @NullableInteger({ description: 'Kilometres since the previous full fill' }) distanceKm!: number | null;
  @NullableText({ description: 'Units per 100 km since the previous full fill' }) consumption!: string | null;
  @NullableText({ description: 'Since the previous full fill' }) costPerKm!: string | null;
  @ApiProperty({ enum: FUEL_WARNINGS, isArray: true, description: 'Anomalies of the fill' }) warnings!: FuelWarning[];
  @NullableInstant() reviewedAt!: string | null;
  @NullableText() notes!: string | null;
}

/** `energies` contains the names of the fuel types by id. */
export function fuelLogView(log: FuelLog, energies: ReadonlyMap<number, string>): FuelLogView {
  const { driver, currency } = log;
  return {
    ...recordView(log),
    fuelLogNumber: log.fuelLogNumber,
    vehicleId: log.vehicleId,
    plateNumber: log.vehicle?.plateNumber ?? null,
    driverId: log.driverId,
    driverName: driver ? `${driver.firstName} ${driver.lastName}` : null,
    refuelAt: log.refuelAt.toISOString(),
    fuelTypeId: log.fuelTypeId,
    fuelTypeName: energies.get(log.fuelTypeId) ?? null,
    energyUnit: log.energyUnit,
    quantity: log.quantity,
    unitPrice: formatUnitPrice(log.unitPrice, currency),
    totalCost: formatMoney(log.totalCost, currency),
    currency,
    odometer: log.odometer,
    isFullTank: log.isFullTank,
    missedPrevious: log.missedPrevious,
    isPersonal: log.isPersonal,
    stationName: log.stationName,
    stationLocation: log.stationLocation,
    receiptNumber: log.receiptNumber,
    paymentMethod: log.paymentMethod,
    fuelCardNumber: log.fuelCardNumber,
    ...segmentView(log),
    warnings: warningsOf(log),
    reviewedAt: log.reviewedAt?.toISOString() ?? null,
    notes: log.notes,
  };
}

function segmentView({ distanceKm, consumption, segmentCostPerKm, currency }: FuelLog) {
  return {
    distanceKm,
    consumption,
    costPerKm: segmentCostPerKm === null ? null : formatUnitPrice(segmentCostPerKm, currency),
  };
}

function warningsOf({ isAboveTank, isAnomaly }: FuelLog): FuelWarning[] {
  return [
    ...(isAboveTank ? (['FUEL_ABOVE_TANK'] as const) : []),
    ...(isAnomaly ? (['FUEL_CONSUMPTION'] as const) : []),
  ];
}

/** The quantities of a period by energy kind; each fuel type without a kind is a row of its own. */
export class FuelUseView {
  @ApiProperty({ enum: ENERGY_KINDS, nullable: true, description: 'Null for AdBlue, and for an energy without a kind' })
  energyKind!: EnergyKind | null;
  @NullableText({ description: 'For an energy without a kind' }) fuelTypeName!: string | null;
  @ApiProperty({ type: Boolean, description: 'False for products that do not move the vehicle, such as AdBlue' })
  countsForConsumption!: boolean;
  @ApiProperty({ enum: ENERGY_UNITS }) energyUnit!: EnergyUnit;
  @ApiProperty({ type: 'integer' }) fills!: number;
  @ApiProperty({ type: String, description: 'In the energy’s unit' }) quantity!: string;
  @ApiProperty({ type: String }) cost!: string;
  @ApiProperty({ type: 'integer', description: 'Kilometres of the closed segments' }) distanceKm!: number;
  @NullableText({ description: 'Units per 100 km over the closed segments' }) consumption!: string | null;
  @NullableText({ description: 'Over the closed segments' }) costPer100Km!: string | null;
}

export class FuelSummaryView {
  @ApiProperty({ type: String, format: 'date-time' }) generatedAt!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty({ type: [FuelUseView], description: 'Energies that move vehicles first, then other products' })
  use!: FuelUseView[];
}
