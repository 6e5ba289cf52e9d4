import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { Duty, DutyMoment, DutyRow, DutySource, DutyType, Subject } from './duty';
import { FLEET_DUTIES } from './fleet-duties';
import { MAINTENANCE_DUTIES } from './maintenance-duties';
import { WORKSHOP_DUTIES } from './workshop-duties';

const SOURCES: readonly DutySource[] = [...FLEET_DUTIES, ...MAINTENANCE_DUTIES, ...WORKSHOP_DUTIES];

/** What the company has to think of at a moment: all of it, or what belongs to one subject. One query a source. */
export async function readDuties(manager: EntityManager, moment: DutyMoment, only: Subject | null): Promise<Duty[]> {
  const duties: Duty[] = [];
  for (const source of SOURCES)
    if (only === null || only.kind === source.subject)
      duties.push(...(await readSource(manager, source, moment, only)));
  return duties;
}

/** What the company has to think of, of some types. One query a source. */
export async function readTypes(
  manager: EntityManager,
  moment: DutyMoment,
  types: readonly DutyType[],
): Promise<Duty[]> {
  const duties: Duty[] = [];
  for (const source of SOURCES)
    if (types.includes(source.type)) duties.push(...(await readSource(manager, source, moment, null)));
  return duties;
}

async function readSource(
  manager: EntityManager,
  { type, subject: kind, column, rows, duty }: DutySource,
  moment: DutyMoment,
  only: Subject | null,
): Promise<Duty[]> {
  const [sql, values] = rows((name) => tableName(manager, name), moment);
  const found = await manager.query<DutyRow[]>(
    only === null ? sql : `${sql} AND ${column} = ?`,
    only === null ? [...values] : [...values, only.id],
  );
  return found.map((row) => {
    const { subjectId, ...said } = duty(row, moment);
    return { ...said, type, subject: { kind, id: subjectId } };
  });
}
