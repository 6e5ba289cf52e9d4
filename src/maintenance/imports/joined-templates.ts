import { entityTable, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';

interface Joined {
  readonly planId: number;
  readonly templateId: number;
}

/**
 * Links the plans of vehicles to the template of the same model and title, if the file contains the plan or the template, in any order of
 * rows. Without the link, the nightly job would create a second plan for the vehicle. A vehicle that already has a plan of the template is
 * not changed.
 */
export async function joinTemplates({ manager, actor }: UnitOfWork, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const plans = tableName(manager, 'maintenance_plans');
  const joined = await manager.query<Joined[]>(
    `SELECT MIN(p.id) AS planId, t.id AS templateId FROM ${plans} p
      JOIN ${entityTable(manager, Vehicle)} v ON v.id = p.vehicle_id
      JOIN ${plans} t ON t.model_id = v.model_id AND t.title = p.title AND t.deleted_at IS NULL
      LEFT JOIN ${plans} own ON own.vehicle_id = p.vehicle_id AND own.template_key = t.id
     WHERE (p.id IN (?) OR t.id IN (?)) AND p.template_id IS NULL AND p.deleted_at IS NULL AND own.id IS NULL
     GROUP BY p.vehicle_id, t.id ORDER BY t.id DESC`,
    [[...ids], [...ids]],
  );
  for (const { planId, templateId } of joined)
    await manager.query(
      `UPDATE ${plans} SET template_id = ?, updated_by_user_id = ?, version = version + 1
        WHERE id = ? AND template_id IS NULL`,
      [templateId, actor.userId, planId],
    );
}
