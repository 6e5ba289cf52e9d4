import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { WriteRequest } from '#kernel';
import { recordNotFound, tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { alertsAbout } from './alerts-about';
import { anonymizeSubject } from './anonymize-subject';
import { deliveriesTo } from './deliveries-to';
import type { FreeText } from './erasure';
import { PERSON_FILES } from '../fleet-ports';
import type { PersonFiles } from '../fleet-ports';
import { PERSON_TRAIL } from '../fleet-ports';
import type { PersonTrail } from '../fleet-ports';
import { personStillNeeded } from './privacy.errors';
import { SUBJECTS } from './subjects';
import type { PersonalSubject, SubjectName } from './subjects';
import { subjectDataView } from './subject.view';
import type { SubjectDataView, SubjectErasureView } from './subject.view';

const MAX_TRAIL = 10_000;

type StoredRow = Readonly<Record<string, unknown>>;

/** Data export and erasure for staff, contact persons and customers (domain.md §18). */
@TenantScoped()
export class SubjectPrivacy {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly personal: PersonalFields,
    @Inject(PERSON_TRAIL) private readonly trail: PersonTrail,
    @Inject(PERSON_FILES) private readonly files: PersonFiles,
  ) {}

  /** The audit row is written before any data is sent. @throws DomainError NOT_FOUND */
  async export(write: WriteRequest, name: SubjectName, id: number): Promise<SubjectDataView> {
    const subject: PersonalSubject = SUBJECTS[name];
    const { manager } = this.database;
    const view = subjectDataView({
      subject: name,
      id,
      data: await this.dataOf(manager, subject, id),
      mentions: await mentionsOf(manager, subject, id),
      alerts: subject.files === null ? [] : await alertsAbout(manager, subject.table, id),
      files: subject.files === null ? [] : await this.files.listOf(subject.files, id),
      deliveries: await deliveriesTo(manager, subject, id),
      trail: await this.trail.entriesOf(this.tenant.tenantId, subject.resource, id, MAX_TRAIL),
    });
    await this.writes.run(write, () => Promise.resolve());
    return view;
  }

  /**
   * The row stays without the person's data; deleted rows are erased too. File contents cannot be part of a transaction: they are removed
   * after it, and a repeated request removes what a failure left behind.
   *
   * @throws DomainError NOT_FOUND, PERSON_STILL_NEEDED, STORAGE_UNAVAILABLE
   */
  async erase(write: WriteRequest, name: SubjectName, id: number, reason: string): Promise<SubjectErasureView> {
    const subject: PersonalSubject = SUBJECTS[name];
    const view = await this.writes.run(write, (unit) => this.eraseIn(unit, subject, id, reason));
    if (subject.files !== null) await this.files.purgeAllOf(subject.files, id);
    return view;
  }

  private async eraseIn(
    { manager, actor }: UnitOfWork,
    subject: PersonalSubject,
    id: number,
    reason: string,
  ): Promise<SubjectErasureView> {
    await rowOf(manager, subject, id, 'FOR UPDATE');
    await assertFree(manager, subject, id);
    const at = clock.now();
    await anonymizeSubject(manager, subject, id, { at, reason, userId: actor.userId });
    return { id, subject: subject.name, erasedAt: at.toISOString(), review: await mentionsOf(manager, subject, id) };
  }

  private async dataOf(
    manager: EntityManager,
    subject: PersonalSubject,
    id: number,
  ): Promise<Record<string, string | null>> {
    const stored = await rowOf(manager, subject, id);
    const row = subject.sealed === null ? stored : this.personal.opened(subject.sealed, stored);
    return Object.fromEntries(subject.columns.map((column) => [propertyOf(column), textOf(row[propertyOf(column)])]));
  }
}

const propertyOf = (column: string): string =>
  column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

/** The row by property name, also if it is deleted. @throws DomainError NOT_FOUND */
async function rowOf(
  manager: EntityManager,
  { table, resource, columns, sealed }: PersonalSubject,
  id: number,
  lock = '',
): Promise<StoredRow> {
  const read = [...columns, ...(sealed === null ? [] : [sealed.rowKey])];
  const listed = read.map((column) => `${column} AS ${propertyOf(column)}`).join(', ');
  const [row] = await manager.query<StoredRow[]>(
    `SELECT ${listed} FROM ${tableName(manager, table)} WHERE id = ? ${lock}`,
    [id],
  );
  if (row === undefined) throw recordNotFound({ resource, id });
  return row;
}

/** Every record that names the person or may name them, in one query. */
async function mentionsOf(manager: EntityManager, { mentions }: PersonalSubject, id: number): Promise<FreeText[]> {
  const parts = mentions.map(
    ({ table, where }, at) => `SELECT ${at} AS place, id FROM ${tableName(manager, table)} WHERE ${where}`,
  );
  const rows = await manager.query<{ place: number | string; id: number | string }[]>(
    `${parts.join(' UNION ALL ')} ORDER BY place, id`,
    mentions.map(() => id),
  );
  return rows.flatMap((row) => {
    const mention = mentions[Number(row.place)];
    return mention === undefined ? [] : [{ resource: mention.resource, id: Number(row.id), field: mention.field }];
  });
}

async function assertFree(manager: EntityManager, { mentions }: PersonalSubject, id: number): Promise<void> {
  const blockers = mentions.filter(({ blocksWhile }) => blocksWhile !== undefined);
  if (blockers.length === 0) return;
  const parts = blockers.map(
    ({ table, resource, where, blocksWhile }) =>
      `SELECT '${resource}' AS resource, id FROM ${tableName(manager, table)} WHERE ${where} AND ${blocksWhile ?? ''}`,
  );
  const [first] = await manager.query<{ resource: string; id: number | string }[]>(
    `${parts.join(' UNION ALL ')} LIMIT 1`,
    blockers.map(() => id),
  );
  if (first !== undefined) throw personStillNeeded({ resource: first.resource, recordId: Number(first.id) });
}
