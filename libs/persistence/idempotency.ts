import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { WriteRequest } from '#kernel';
import { driverErrorOf, isDuplicateKey } from './driver-error';
import { idempotencyInProgress, idempotencyKeyReused } from './persistence.errors';
import { tableName } from './quoting';
import type { UnitOfWork } from './unit-of-work';

/** The value of a write. `replayed` is true if it is the stored answer of an earlier request with the same key. */
export interface Answer<V> {
  readonly value: V;
  readonly replayed: boolean;
}

/**
 * Encrypts stored answers, because they may contain values that are encrypted everywhere else. A reader of the table
 * cannot decrypt them.
 */
export interface AnswerSeal {
  seal(place: string, text: string): string;
  open(place: string, sealed: string): string;
}

type Idempotency = NonNullable<WriteRequest['idempotency']>;

interface StoredAnswer {
  readonly id: number;
  readonly fingerprint: string;
  readonly answer: unknown;
  /** MySQL gives a comparison the type BIGINT, which TypeORM's driver options return as text. */
  readonly live: number | string;
}

const LIFETIME_HOURS = 24;
/** Error numbers of `FOR UPDATE NOWAIT` on a locked row: MariaDB raises a lock wait timeout, MySQL its own number. */
const LOCK_REFUSED = new Set([1205, 3572]);

/**
 * Runs `work` once per idempotency key. The key is stored in the transaction of the effect (table `idempotency_keys`),
 * so an answer exists exactly if the effect exists. For 24 hours the same key and request get the stored answer. The
 * value must survive JSON, because it is stored in the form in which it is sent. Without a key `work` simply runs.
 *
 * @throws DomainError IDEMPOTENCY_KEY_REUSED if the key belongs to another request, IDEMPOTENCY_IN_PROGRESS while the
 * same request is being served
 */
export async function answerOnce<V>(
  unit: UnitOfWork,
  idempotency: Idempotency | null,
  work: () => Promise<V>,
  seal: AnswerSeal = IN_PLAIN,
): Promise<Answer<V>> {
  if (idempotency === null) return { value: await work(), replayed: false };
  const keyHash = hashOf(idempotency);
  const stored = await claim(unit.manager, idempotency, keyHash);
  const place = `${idempotency.scope} ${keyHash}`;
  if (stored !== null) return { value: readAnswer(stored.answer, place, seal) as V, replayed: true };
  const value = await work();
  await unit.manager.query(
    `UPDATE ${tableName(unit.manager, 'idempotency_keys')} SET answer = ? WHERE scope = ? AND key_hash = ?`,
    [JSON.stringify(seal.seal(place, JSON.stringify({ value }))), idempotency.scope, keyHash],
  );
  return { value, replayed: false };
}

/**
 * True if the key has a stored answer. For an effect that takes place before its key is stored.
 *
 * @throws DomainError as {@link answerOnce}
 */
export async function wasAnswered({ manager }: UnitOfWork, idempotency: Idempotency): Promise<boolean> {
  const found = await lock(manager, idempotency.scope, hashOf(idempotency));
  if (found === null || Number(found.live) !== 1) return false;
  sameRequest(found, idempotency);
  return true;
}

const hashOf = ({ key }: Idempotency): string => createHash('sha256').update(key).digest('hex');

/**
 * Claims the key for this transaction and returns null, or returns the answer that an earlier request stored under the
 * key.
 */
async function claim(manager: EntityManager, idempotency: Idempotency, keyHash: string): Promise<StoredAnswer | null> {
  const found = await lock(manager, idempotency.scope, keyHash);
  if (found !== null && Number(found.live) === 1) return sameRequest(found, idempotency);
  if (found !== null) {
    await manager.query(
      `UPDATE ${tableName(manager, 'idempotency_keys')} SET fingerprint = ?, answer = NULL, created_at = UTC_TIMESTAMP(3),
        expires_at = UTC_TIMESTAMP(3) + INTERVAL ${LIFETIME_HOURS} HOUR WHERE id = ?`,
      [idempotency.fingerprint, found.id],
    );
    return null;
  }
  return insertOrFind(manager, idempotency, keyHash);
}

/**
 * Two first requests may both find no row. The unique index lets one of them insert; the other waits for it and then
 * reads its answer.
 */
async function insertOrFind(
  manager: EntityManager,
  idempotency: Idempotency,
  keyHash: string,
): Promise<StoredAnswer | null> {
  try {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'idempotency_keys')} (scope, key_hash, fingerprint, created_at, expires_at)
        VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ${LIFETIME_HOURS} HOUR)`,
      [idempotency.scope, keyHash, idempotency.fingerprint],
    );
    return null;
  } catch (error) {
    if (!isDuplicateKey(error)) throw refusedLock(error);
    const found = await lock(manager, idempotency.scope, keyHash);
    if (found === null) throw idempotencyInProgress({}, { cause: error });
    return sameRequest(found, idempotency);
  }
}

async function lock(manager: EntityManager, scope: string, keyHash: string): Promise<StoredAnswer | null> {
  try {
    const rows = await manager.query<StoredAnswer[]>(
      `SELECT id, fingerprint, answer, expires_at > UTC_TIMESTAMP(3) AS live FROM ${tableName(manager, 'idempotency_keys')}
        WHERE scope = ? AND key_hash = ? FOR UPDATE NOWAIT`,
      [scope, keyHash],
    );
    return rows[0] ?? null;
  } catch (error) {
    throw refusedLock(error);
  }
}

/**
 * If another transaction holds the lock, the same request is being served. A deadlock passes through, so that it can be
 * retried.
 */
function refusedLock(error: unknown): unknown {
  const errno = driverErrorOf(error)?.errno ?? 0;
  return LOCK_REFUSED.has(errno) ? idempotencyInProgress({}, { cause: error, retryAfterSeconds: 1 }) : error;
}

function sameRequest(stored: StoredAnswer, idempotency: Idempotency): StoredAnswer {
  if (stored.fingerprint !== idempotency.fingerprint) throw idempotencyKeyReused({});
  return stored;
}

/** For answers without personal values: stored in plain text. */
const IN_PLAIN: AnswerSeal = { seal: (_place, text) => text, open: (_place, text) => text };

/** On MySQL the driver parses a JSON column; on MariaDB it is text. `value` is absent if the write returned nothing. */
function readAnswer(answer: unknown, place: string, seal: AnswerSeal): unknown {
  const text = typeof answer === 'string' && answer.startsWith('"') ? (JSON.parse(answer) as unknown) : answer;
  const opened: unknown = JSON.parse(seal.open(place, String(text)));
  return (opened as { value?: unknown }).value;
}
