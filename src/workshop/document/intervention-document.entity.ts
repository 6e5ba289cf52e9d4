import { Column, JoinColumn, ManyToOne } from 'typeorm';
import { Row, rowId } from '#persistence';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { Intervention } from '../interventions/intervention.entity';

/** The columns of every document. The vehicle is the intervention's, which cannot change after its first document. */
export abstract class InterventionDocument extends Row {
  @Column(rowId('intervention_id'))
  interventionId!: number;

  @ManyToOne(() => Intervention)
  @JoinColumn({ name: 'intervention_id' })
  intervention?: Intervention;

  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle;
}
