import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  choice,
  day,
  flag,
  instant,
  longText,
  MasterRow,
  money,
  nullable,
  rowId,
  smallInteger,
  varchar,
} from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { CoverageType, PremiumFrequency } from './insurance.choices';

/**
 * An insurance policy of a vehicle; first and last day are included (domain.md §11.1). Its status is derived, never
 * stored.
 */
@VisibleRows(BY_VEHICLE)
@Entity('insurances')
export class Insurance extends MasterRow {
  @Column(varchar('insurance_number', 50))
  insuranceNumber!: string;

  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;

  @Column(varchar('policy_number', 100))
  policyNumber!: string;

  @Column(varchar('insurance_company', 100))
  insuranceCompany!: string;

  @Column(choice('coverage_type'))
  coverageType!: CoverageType;

  @Column(flag('is_compulsory_cover'))
  isCompulsoryCover!: boolean;

  @Column(day('start_date'))
  startDate!: string;

  @Column(day('end_date'))
  endDate!: string;

  /** The amount of each payment. */
  @Column(money('premium_amount'))
  premiumAmount!: string;

  @Column(varchar('currency', 3))
  currency!: string;

  @Column(choice('premium_frequency'))
  premiumFrequency!: PremiumFrequency;

  @Column(nullable(money('deductible')))
  deductible!: string | null;

  @Column(nullable(money('coverage_limit')))
  coverageLimit!: string | null;

  /** A person of another company: encrypted, as are the next two columns. */
  @Column(nullable(longText('agent_name')))
  agentName!: string | null;

  @Column(nullable(longText('agent_contact')))
  agentContact!: string | null;

  @Column(nullable(longText('agent_email')))
  agentEmail!: string | null;

  @Column(nullable(day('renewal_date')))
  renewalDate!: string | null;

  /** Number of days before the end at which it is announced; null means the company's setting. */
  @Column(nullable(smallInteger('renewal_reminder_days')))
  renewalReminderDays!: number | null;

  @Column(flag('is_auto_renewal'))
  isAutoRenewal!: boolean;

  @Column(nullable(instant('cancelled_at')))
  cancelledAt!: Date | null;

  /** The first day without cover, in the tenant's time zone. */
  @Column(nullable(day('cancelled_on')))
  cancelledOn!: string | null;

  @Column(nullable(varchar('cancellation_reason', 500)))
  cancellationReason!: string | null;

  @Column(nullable(rowId('renewed_from_id')))
  renewedFromId!: number | null;

  @Column(nullable(longText('coverage_details')))
  coverageDetails!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
