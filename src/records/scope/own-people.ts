import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { newlyChosen, unknownReference } from '../active-reference';

/** The ids under which records may name the viewer. */
interface Self {
  readonly user: number | null;
  readonly drivers: ReadonlySet<number>;
  readonly staff: ReadonlySet<number>;
}

type Kind = 'driver' | 'staff' | 'user';

/** A person named by a row: the property with the id and the property with the name. */
interface NamedPerson {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  /** The value shown instead of a hidden name: null for a joined row, empty text for a column that is not nullable. */
  readonly instead: null | '';
}

const joined = (kind: Kind, id: string, name: string): NamedPerson => ({ kind, id, name, instead: null });
const written = (id: string, name: string, instead: null | '' = null): NamedPerson => ({
  kind: 'user',
  id,
  name,
  instead,
});

/** Every property by which a row of a vehicle or its interventions names a person. */
const PEOPLE: readonly NamedPerson[] = [
  joined('driver', 'driverId', 'driver'),
  joined('staff', 'assignedToCollaborateurId', 'assignedTo'),
  joined('staff', 'expertId', 'expert'),
  joined('staff', 'verifiedByCollaborateurId', 'verifiedBy'),
  joined('staff', 'receivedByCollaborateurId', 'receivedBy'),
  written('reportedByUserId', 'reportedByName', ''),
  written('completedByUserId', 'completedByName'),
  written('decidedByUserId', 'decidedByName'),
  written('authorizedByUserId', 'authorizedByName'),
  written('validatedByUserId', 'validatedByName'),
  written('issuedByUserId', 'issuedByName'),
  written('voidedByUserId', 'voidedByName'),
  written('createdByUserId', 'recordedByName', ''),
];

/**
 * A viewer with `ownVehiclesOnly` may name only themselves: if another id were answered with a name, it would be a way to read the records
 * of drivers and staff. Another person's id is treated as not found.
 *
 * @throws DomainError REFERENCE_NOT_FOUND
 */
export async function requireOwnPerson(
  { manager }: UnitOfWork,
  viewer: Viewer,
  field: string,
  { kind, next, current }: { kind: 'driver' | 'staff'; next: number | null | undefined; current?: number | null },
): Promise<void> {
  const id = newlyChosen(next, current);
  if (!viewer.ownVehiclesOnly || id === null) return;
  const self = await selfOf(manager, viewer);
  const own = kind === 'driver' ? self.drivers : self.staff;
  if (!own.has(id)) throw unknownReference(field, id);
}

/** The viewer's own driver record if the viewer has `ownVehiclesOnly`; null for other viewers, and without a driver record. */
export async function ownDriver(manager: EntityManager, viewer: Viewer): Promise<number | null> {
  if (!viewer.ownVehiclesOnly) return null;
  const [id] = (await selfOf(manager, viewer)).drivers;
  return id ?? null;
}

/** The rows with the names of other people removed; unchanged for a viewer who sees every vehicle. */
export async function withoutOthers<E extends object>(
  manager: EntityManager,
  viewer: Viewer,
  rows: readonly E[],
): Promise<E[]> {
  if (!viewer.ownVehiclesOnly || rows.length === 0) return [...rows];
  const self = await selfOf(manager, viewer);
  return rows.map((row) => Object.assign(row, ...PEOPLE.map((person) => untold(row, person, self))) as E);
}

function untold(row: object, { kind, id, name, instead }: NamedPerson, self: Self): object {
  const named = Reflect.get(row, id) as unknown;
  if (!(name in row) || (typeof named === 'number' && isSelf(named, kind, self))) return {};
  return { [name]: instead };
}

function isSelf(id: number, kind: Kind, { user, drivers, staff }: Self): boolean {
  if (kind === 'user') return id === user;
  return (kind === 'driver' ? drivers : staff).has(id);
}

/** The id of the staff member linked to an account; null if there is none. */
export async function collaborateurOf(manager: EntityManager, userId: number | null): Promise<number | null> {
  if (userId === null) return null;
  const rows = await manager.query<{ id: number }[]>(
    `SELECT id FROM ${tableName(manager, 'collaborateurs')} WHERE user_key = ?`,
    [userId],
  );
  return rows[0]?.id ?? null;
}

async function selfOf(manager: EntityManager, { userId }: Viewer): Promise<Self> {
  const rows = await manager.query<{ staffId: number; driverId: number | null }[]>(
    `SELECT c.id AS staffId, d.id AS driverId FROM ${tableName(manager, 'collaborateurs')} c
      LEFT JOIN ${tableName(manager, 'drivers')} d ON d.collaborateur_id = c.id AND d.deleted_at IS NULL
      WHERE c.user_key = ?`,
    [userId],
  );
  return {
    user: userId,
    drivers: new Set(rows.flatMap(({ driverId }) => driverId ?? [])),
    staff: new Set(rows.map(({ staffId }) => staffId)),
  };
}
