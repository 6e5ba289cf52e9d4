import type { DataSource } from 'typeorm';
import { accountOf, databaseOf } from './estate';
import { Tag } from './tag.entity';

/** The result of a read: the tagged row, the session's default database and its account. */
export interface TagReading {
  readonly tagged: number;
  readonly database: string;
  readonly account: string;
}

/** The work of one request: one statement on one connection, entity mapping included. */
export async function readTag(dataSource: DataSource): Promise<TagReading> {
  const found = await dataSource
    .createQueryBuilder(Tag, 'tag')
    .addSelect('DATABASE()', 'place')
    .addSelect('CURRENT_USER()', 'account')
    .where('tag.id = 1')
    .getRawAndEntities<{ place: string; account: string }>();
  const raw = found.raw[0];
  return { tagged: found.entities[0]?.tenantId ?? 0, database: raw?.place ?? '', account: raw?.account ?? '' };
}

/** A read that keeps its connection busy on the server, like a report or a slow list. */
export async function readSlowly(dataSource: DataSource, milliseconds: number): Promise<void> {
  await dataSource.query(`SELECT SLEEP(${milliseconds / 1000})`);
}

export function isOwn(reading: TagReading, tenantId: number): boolean {
  const account = reading.account.split('@')[0];
  return (
    reading.tagged === tenantId && reading.database === databaseOf(tenantId) && account === accountOf(tenantId).user
  );
}
