import type { EntityManager } from 'typeorm';
import { ownValue } from '#kernel';
import { Driver } from '../drivers/driver.entity';
import { anonymizeDriver, DRIVER } from './anonymize-driver';
import { anonymizeSubject } from './anonymize-subject';
import { SUBJECTS } from './subjects';

/** An erasure of a person that the live database records. */
export interface KnownErasure {
  /** As in the table of erasures. */
  readonly entityType: string;
  readonly entityId: number;
  readonly reason: string;
  readonly erasedAt: Date;
  readonly userId: number | null;
}

/** A person who was erased again. */
export interface ErasedAgain {
  /** The entity type of the person's files in attachments; null if the files belong to the company. */
  readonly files: string | null;
}

/**
 * Erases a person again in older data, for example in a restored copy. `anyhow`: even if the person's row is already marked as erased.
 * Null if nothing was removed. The files are left to the caller.
 */
export async function eraseAgain(
  manager: EntityManager,
  erasure: KnownErasure,
  anyhow: boolean,
): Promise<ErasedAgain | null> {
  const { entityType, entityId, reason, erasedAt, userId } = erasure;
  if (entityType !== DRIVER) return eraseSubjectAgain(manager, erasure);
  const driver = await manager.findOne(Driver, { where: { id: entityId }, withDeleted: true });
  if (driver === null || (driver.anonymizedAt !== null && !anyhow)) return null;
  await anonymizeDriver(manager, entityId, { at: erasedAt, reason, userId });
  return { files: DRIVER };
}

/** A row created after the erasure belongs to another person. */
async function eraseSubjectAgain(manager: EntityManager, erasure: KnownErasure): Promise<ErasedAgain | null> {
  const { entityType, entityId, reason, erasedAt, userId } = erasure;
  const subject = ownValue(SUBJECTS, entityType);
  if (subject === undefined) return null;
  const erasing = { at: erasedAt, reason, userId, writtenBefore: erasedAt };
  return (await anonymizeSubject(manager, subject, entityId, erasing)) ? { files: subject.files } : null;
}
