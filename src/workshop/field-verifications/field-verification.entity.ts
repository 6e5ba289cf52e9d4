import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, count, decimal, flag, instant, longText, nullable, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { aboutWork } from '../document/garage-rows';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { InterventionDocument } from '../document/intervention-document.entity';

export const VERIFICATION_TYPES = ['before_work', 'during_work', 'after_work'] as const;
export type VerificationType = (typeof VERIFICATION_TYPES)[number];

export const VERIFICATION_STATUSES = ['draft', 'completed'] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

/** A check on site, before, during or after the work (domain.md §7.8). */
@VisibleRows({ ...BY_VEHICLE, garage: aboutWork('field_verifications') })
@Entity('field_verifications')
export class FieldVerification extends InterventionDocument {
  @Column(varchar('verification_number', 50))
  verificationNumber!: string;

  @Column(choice('verification_type'))
  verificationType!: VerificationType;

  @Column(choice('status'))
  status!: VerificationStatus;

  @Column(nullable(rowId('verified_by_collaborateur_id')))
  verifiedByCollaborateurId!: number | null;

  @ManyToOne(() => Collaborateur)
  @JoinColumn({ name: 'verified_by_collaborateur_id' })
  verifiedBy?: Collaborateur | null;

  @Column(instant('verified_at'))
  verifiedAt!: Date;

  @Column(nullable(longText('findings')))
  findings!: string | null;

  @Column(nullable(flag('is_satisfactory')))
  isSatisfactory!: boolean | null;

  @Column(nullable(longText('recommendations')))
  recommendations!: string | null;

  @Column(nullable(count('odometer_reading')))
  odometerReading!: number | null;

  @Column(nullable(decimal('geo_lat', 8, 6)))
  geoLat!: string | null;

  @Column(nullable(decimal('geo_lng', 9, 6)))
  geoLng!: string | null;

  @Column(nullable(instant('completed_at')))
  completedAt!: Date | null;

  @Column(nullable(rowId('completed_by_user_id')))
  completedByUserId!: number | null;

  @Column(nullable(varchar('completed_by_name', 255)))
  completedByName!: string | null;
}
