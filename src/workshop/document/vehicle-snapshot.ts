import type { UnitOfWork } from '#persistence';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';

/** What a vehicle is called at this moment: its plate and its make may change, a document about it does not. */
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
