import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, day, longText, MasterRow, money, nullable, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { RenewalResult, RenewalType } from './renewal.choices';

/**
 * A document of a vehicle with a last day of validity, included (domain.md §11.2); the latest one of its kind
 * applies.
 */
@VisibleRows(BY_VEHICLE)
@Entity('vehicle_renewals')
export class VehicleRenewal extends MasterRow {
  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;

  @Column(choice('type'))
  type!: RenewalType;

  @Column(nullable(varchar('label', 100)))
  label!: string | null;

  @Column(nullable(varchar('reference', 100)))
  reference!: string | null;

  @Column(nullable(day('valid_from')))
  validFrom!: string | null;

  @Column(day('valid_until'))
  validUntil!: string;

  @Column(nullable(varchar('issued_by', 100)))
  issuedBy!: string | null;

  @Column(nullable(money('cost')))
  cost!: string | null;

  @Column(varchar('currency', 3))
  currency!: string;

  /** The day of the payment, for the costs of a period. Default: the first day of validity. */
  @Column(nullable(day('paid_on')))
  paidOn!: string | null;

  @Column(nullable(choice('result')))
  result!: RenewalResult | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
