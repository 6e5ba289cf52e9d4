import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { requireAllActive } from '../../records/active-reference';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import { SupplyCompatibleModel } from './supply-compatible-model.entity';

/** The ids of the compatible vehicle models of each supply, in one query. */
export async function compatibleModelsOf(
  manager: EntityManager,
  supplyIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const modelIds = new Map<number, number[]>(supplyIds.map((id) => [id, []]));
  if (supplyIds.length === 0) return modelIds;
  const rows = await manager.find(SupplyCompatibleModel, {
    where: { supplyId: In(supplyIds) },
    order: { supplyId: 'ASC', vehicleModelId: 'ASC' },
  });
  for (const { supplyId, vehicleModelId } of rows) modelIds.get(supplyId)?.push(vehicleModelId);
  return modelIds;
}

/** @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE for a model that was not compatible before. */
export async function replaceCompatibleModels(
  unit: UnitOfWork,
  supplyId: number,
  modelIds: readonly number[],
): Promise<void> {
  const held = (await compatibleModelsOf(unit.manager, [supplyId])).get(supplyId) ?? [];
  const added = modelIds.filter((id) => !held.includes(id));
  const dropped = held.filter((id) => !modelIds.includes(id));
  await requireAllActive(unit, VehicleModel, added, 'compatibleModelIds');
  if (dropped.length > 0) await unit.manager.delete(SupplyCompatibleModel, { supplyId, vehicleModelId: In(dropped) });
  const rows = added.map((vehicleModelId) => ({ supplyId, vehicleModelId }));
  if (rows.length > 0) await unit.manager.insert(SupplyCompatibleModel, rows);
}
