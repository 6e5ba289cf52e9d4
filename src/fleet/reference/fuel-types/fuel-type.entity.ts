import { Column, Entity } from 'typeorm';
import { choice, decimal, flag, nullable, Row, varchar } from '#persistence';

export const ENERGY_UNITS = ['liter', 'kwh', 'kg'] as const;
export type EnergyUnit = (typeof ENERGY_UNITS)[number];

/** Fuel logs of one kind form one consumption chain, whatever the grade. */
export const ENERGY_KINDS = ['petrol', 'diesel', 'lpg', 'cng', 'electricity', 'hydrogen'] as const;
export type EnergyKind = (typeof ENERGY_KINDS)[number];

@Entity('fuel_types')
export class FuelType extends Row {
  @Column(varchar('code', 20))
  code!: string;

  @Column(varchar('name', 50))
  name!: string;

  @Column(choice('energy_unit'))
  energyUnit!: EnergyUnit;

  /** Null for AdBlue and similar products, and for an energy without a kind, which is a consumption chain of its own. */
  @Column(nullable(choice('energy_kind')))
  energyKind!: EnergyKind | null;

  /** False for products that do not move the vehicle (AdBlue): they are excluded from the consumption. */
  @Column(flag('counts_for_consumption'))
  countsForConsumption!: boolean;

  @Column(flag('is_eco_friendly'))
  isEcoFriendly!: boolean;

  @Column(nullable(decimal('co2_kg_per_unit', 8, 4)))
  co2KgPerUnit!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
