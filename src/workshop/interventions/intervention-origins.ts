import type { EntityManager } from 'typeorm';
import { tableName, unlessMissing } from '#persistence';

/** Data from the program that an intervention was imported from (`dossier_origins`). It does not replace any document. */
export interface InterventionOrigin {
  readonly externalReference: string | null;
  readonly externalGarage: string | null;
  /** In the company's currency. */
  readonly externalCost: string | null;
  readonly importedAt: Date;
}

interface Stored extends InterventionOrigin {
  readonly id: number;
}

const COLUMNS = `intervention_id AS id, external_reference AS externalReference, external_garage AS externalGarage,
  external_cost AS externalCost, imported_at AS importedAt`;

/** Origins by intervention id. Interventions that were reported here have no origin. */
export async function originsOf(
  manager: EntityManager,
  ids: readonly number[],
): Promise<ReadonlyMap<number, InterventionOrigin>> {
  const rows = await stored(manager, 'intervention_id', ids);
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}

/** A number of the other program as it is compared: case and surrounding spaces do not matter. */
export const referenceKey = (reference: string): string => reference.trim().toLowerCase();

/** Ids of the interventions with these numbers ({@link referenceKey}) in the other program. */
export async function idsOfReferences(manager: EntityManager, keys: readonly string[]): Promise<readonly number[]> {
  return (await stored(manager, 'reference_key', keys)).map(({ id }) => id);
}

/** Stores the origin of an imported intervention. */
export async function storeOrigin(
  manager: EntityManager,
  interventionId: number,
  origin: InterventionOrigin,
): Promise<void> {
  const { externalReference, externalGarage, externalCost, importedAt } = origin;
  const key = externalReference === null ? null : referenceKey(externalReference);
  await manager.query(
    `INSERT INTO ${tableName(manager, 'dossier_origins')}
      (intervention_id, external_reference, reference_key, external_garage, external_cost, imported_at)
      VALUES (?, ?, ?, ?, ?, ?)`,
    [interventionId, externalReference, key, externalGarage, externalCost, importedAt],
  );
}

/** Deletes the origin of an intervention; call it before the intervention is deleted. */
export async function deleteOrigin(manager: EntityManager, interventionId: number): Promise<void> {
  if ((await originsOf(manager, [interventionId])).size === 0) return;
  await manager.query(`DELETE FROM ${tableName(manager, 'dossier_origins')} WHERE intervention_id = ?`, [
    interventionId,
  ]);
}

async function stored(
  manager: EntityManager,
  column: 'intervention_id' | 'reference_key',
  values: readonly (number | string)[],
): Promise<readonly Stored[]> {
  if (values.length === 0) return [];
  const sql = `SELECT ${COLUMNS} FROM ${tableName(manager, 'dossier_origins')} WHERE ${column} IN (?)`;
  // A database that is not yet migrated has no imported interventions.
  return unlessMissing(manager.query<Stored[]>(sql, [[...values]]), []);
}
