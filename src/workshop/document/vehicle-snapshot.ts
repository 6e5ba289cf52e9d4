import type { UnitOfWork } from '#persistence';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';

/** The current plate and make of a vehicle; a document keeps this copy when they change. */
export async function vehicleSnapshot(
  { manager }: UnitOfWork,
  vehicleId: number,
): Promise<{ readonly vehiclePlate: string; readonly vehicleLabel: string }> {
  const { plateNumber, brand, model } = await manager
    .createQueryBuilder(Vehicle, 'vehicle')
    .withDeleted()
    .leftJoinAndSelect('vehicle.brand', 'brand')
    .leftJoinAndSelect('vehicle.model', 'model')
    .where({ id: vehicleId })
    .getOneOrFail();
  return { vehiclePlate: plateNumber, vehicleLabel: [brand?.name, model?.name].filter(Boolean).join(' ') };
}
