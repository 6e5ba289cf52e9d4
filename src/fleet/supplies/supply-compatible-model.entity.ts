import { Entity, PrimaryColumn } from 'typeorm';

/** A vehicle model that the supply fits. */
@Entity('supply_compatible_models')
export class SupplyCompatibleModel {
  @PrimaryColumn({ name: 'supply_id', type: 'int', unsigned: true })
  supplyId!: number;

  @PrimaryColumn({ name: 'vehicle_model_id', type: 'int', unsigned: true })
  vehicleModelId!: number;
}
