import type { EntityManager } from 'typeorm';
import { tableName, unlessMissing } from '#persistence';
import type { PersonalSubject } from './subjects';

/** A document that was sent to a person. */
export interface PersonDelivery {
  readonly documentType: string;
  readonly documentId: number;
  readonly recipient: string;
  readonly status: string;
  readonly requestedAt: Date;
}

/** Documents sent to the current address of the person in a record, oldest first. */
export async function deliveriesTo(
  manager: EntityManager,
  subject: PersonalSubject,
  id: number,
): Promise<readonly PersonDelivery[]> {
  const address = await addressOf(manager, subject, id);
  if (address === null) return [];
  const sql = `SELECT document_type AS documentType, document_id AS documentId, recipient, status, created_at AS requestedAt
    FROM ${tableName(manager, 'document_deliveries')} WHERE recipient = ? ORDER BY id`;
  return unlessMissing(manager.query<PersonDelivery[]>(sql, [address]), []);
}

export async function addressOf(
  manager: EntityManager,
  { table, mailedAt }: PersonalSubject,
  id: number,
): Promise<string | null> {
  if (mailedAt === null) return null;
  const sql = `SELECT ${mailedAt} AS address FROM ${tableName(manager, table)} WHERE id = ?`;
  const [row] = await manager.query<{ address: string | null }[]>(sql, [id]);
  return row?.address || null;
}

/** Removes the recipient. The delivery, its time and its sender are kept. */
export async function forgetDeliveriesTo(manager: EntityManager, address: string): Promise<void> {
  const sql = `UPDATE ${tableName(manager, 'document_deliveries')} SET recipient = '' WHERE recipient = ?`;
  await unlessMissing(manager.query<unknown>(sql, [address]), null);
}
