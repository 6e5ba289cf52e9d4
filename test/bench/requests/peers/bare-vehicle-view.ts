/** A joined row of a vehicle, with the column names of the product's query builder. */
export interface VehicleRow {
  readonly record_id: number;
  readonly record_version: number;
  readonly record_created_at: Date;
  readonly record_updated_at: Date;
  readonly brand_name: string;
  readonly model_name: string;
  readonly record_code: string;
  readonly record_plate_number: string;
  readonly record_plate_country: string | null;
  readonly record_brand_id: number;
  readonly record_model_id: number;
  readonly record_color_id: number | null;
  readonly record_category_id: number | null;
  readonly record_fuel_type_id: number | null;
  readonly record_year: number | null;
  readonly record_vin: string | null;
  readonly record_vin_check_digit_valid: number | null;
  readonly record_chassis_number: string | null;
  readonly record_status: string;
  readonly record_mileage: number;
  readonly record_initial_odometer_date: string | null;
  readonly record_engine_size_l: string | null;
  readonly record_power_hp: number | null;
  readonly record_tank_capacity_l: string | null;
  readonly record_battery_kwh: string | null;
  readonly record_purchase_date: string | null;
  readonly record_purchase_price: string | null;
  readonly record_vendor_supplier_id: number | null;
  readonly record_registration_date: string | null;
  readonly record_disposal_date: string | null;
  readonly record_disposal_price: string | null;
  readonly record_disposal_reason: string | null;
  readonly record_tracking_id: string | null;
  readonly record_ownership: string;
  readonly record_owner_name: string | null;
  readonly record_owner_contact: string | null;
  readonly record_fleet_group: string | null;
  readonly record_site: string | null;
  readonly record_cost_center: string | null;
  readonly record_notes: string | null;
}

/** A row of the product's union of current facts; the meaning of `a`, `b` and `c` depends on the kind. */
export interface FactRow {
  readonly kind: 'driver' | 'open' | 'insurance' | 'uncovered' | 'inspection' | 'maintenance';
  readonly vehicleId: number;
  readonly number: number | null;
  readonly a: string | null;
  readonly b: string | null;
  readonly c: string | null;
}

export type BareFacts = ReadonlyMap<FactRow['kind'], FactRow>;

/** The same answer as the product's vehicle view, built from the row and its facts. */
export function bareVehicleView(row: VehicleRow, facts: BareFacts, today: string): object {
  return {
    id: row.record_id,
    version: row.record_version,
    createdAt: row.record_created_at.toISOString(),
    updatedAt: row.record_updated_at.toISOString(),
    code: row.record_code,
    plateNumber: row.record_plate_number,
    plateCountry: row.record_plate_country,
    brandId: row.record_brand_id,
    brandName: row.brand_name,
    modelId: row.record_model_id,
    modelName: row.model_name,
    colorId: row.record_color_id,
    categoryId: row.record_category_id,
    fuelTypeId: row.record_fuel_type_id,
    year: row.record_year,
    vin: row.record_vin,
    vinCheckDigitValid: row.record_vin_check_digit_valid === null ? null : row.record_vin_check_digit_valid === 1,
    chassisNumber: row.record_chassis_number,
    status: row.record_status,
    mileage: row.record_mileage,
    ...bareFactsView(facts, today),
    initialOdometerDate: row.record_initial_odometer_date,
    engineSizeL: row.record_engine_size_l,
    powerHp: row.record_power_hp,
    tankCapacityL: row.record_tank_capacity_l,
    batteryKwh: row.record_battery_kwh,
    purchaseDate: row.record_purchase_date,
    purchasePrice: row.record_purchase_price === null ? null : row.record_purchase_price.split('.')[0],
    vendorSupplierId: row.record_vendor_supplier_id,
    registrationDate: row.record_registration_date,
    disposalDate: row.record_disposal_date,
    disposalPrice: row.record_disposal_price === null ? null : row.record_disposal_price.split('.')[0],
    disposalReason: row.record_disposal_reason,
    trackingId: row.record_tracking_id,
    ownership: row.record_ownership,
    ownerName: row.record_owner_name,
    ownerContact: row.record_owner_contact,
    group: row.record_fleet_group,
    site: row.record_site,
    costCenter: row.record_cost_center,
    notes: row.record_notes,
    warnings: [],
  };
}

function bareFactsView(facts: BareFacts, today: string): object {
  const driver = facts.get('driver');
  const plan = facts.get('maintenance');
  return {
    currentDriver: driver ? { id: driver.number, code: driver.a, firstName: driver.b, lastName: driver.c } : null,
    openInterventionsCount: facts.get('open')?.number ?? 0,
    ...bareCoverView(facts.get('insurance')?.a ?? null, facts.get('uncovered')?.a ?? null, today),
    technicalInspectionExpiry: facts.get('inspection')?.a ?? null,
    nextMaintenance: plan ? barePlanView(plan) : null,
  };
}

function bareCoverView(expiry: string | null, endedOn: string | null, today: string): object {
  return {
    insuranceExpiry: expiry,
    daysUntilInsuranceExpiry: expiry === null ? null : (Date.parse(expiry) - Date.parse(today)) / 86_400_000,
    uninsuredSince: expiry === null ? endedOn : null,
    isInsured: expiry !== null,
  };
}

function barePlanView({ number, a, b, c }: FactRow): object {
  return { planId: number, title: a, dueDate: b, dueOdometer: c === null ? null : Number(c) };
}
