import { Column, JoinColumn, ManyToOne } from 'typeorm';
import { Row, rowId } from '#persistence';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { Intervention } from '../interventions/intervention.entity';

/** What every document says of its dossier. The vehicle is the dossier's, which is fixed from its first document on. */
export abstract class DossierDocument extends Row {
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
