import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type {
  Obligation,
  ObligationMoment,
  ObligationRow,
  ObligationSource,
  ObligationType,
  Subject,
} from './obligation';
import { FLEET_OBLIGATIONS } from './fleet-obligations';
import { MAINTENANCE_OBLIGATIONS } from './maintenance-obligations';
import { WORKSHOP_OBLIGATIONS } from './workshop-obligations';

const SOURCES: readonly ObligationSource[] = [
  ...FLEET_OBLIGATIONS,
  ...MAINTENANCE_OBLIGATIONS,
  ...WORKSHOP_OBLIGATIONS,
];

/** The obligations of the company at a moment: all of them, or those of one subject. One query per source. */
export async function readObligations(
  manager: EntityManager,
  moment: ObligationMoment,
  only: Subject | null,
): Promise<Obligation[]> {
  const obligations: Obligation[] = [];
  for (const source of SOURCES)
    if (only === null || only.kind === source.subject)
      obligations.push(...(await readSource(manager, source, moment, only)));
  return obligations;
}

/** The obligations of the given types. One query per source. */
export async function readTypes(
  manager: EntityManager,
  moment: ObligationMoment,
  types: readonly ObligationType[],
): Promise<Obligation[]> {
  const obligations: Obligation[] = [];
  for (const source of SOURCES)
    if (types.includes(source.type)) obligations.push(...(await readSource(manager, source, moment, null)));
  return obligations;
}

async function readSource(
  manager: EntityManager,
  { type, subject: kind, column, rows, obligation }: ObligationSource,
  moment: ObligationMoment,
  only: Subject | null,
): Promise<Obligation[]> {
  const [sql, values] = rows((name) => tableName(manager, name), moment);
  const found = await manager.query<ObligationRow[]>(
    only === null ? sql : `${sql} AND ${column} = ?`,
    only === null ? [...values] : [...values, only.id],
  );
  return found.map((row) => {
    const { subjectId, ...said } = obligation(row, moment);
    return { ...said, type, subject: { kind, id: subjectId } };
  });
}
