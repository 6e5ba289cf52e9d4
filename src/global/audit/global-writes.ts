import { Injectable } from '@nestjs/common';
import { entityIdOf } from '#kernel';
import type { AuditEvent, WriteRequest } from '#kernel';
import { answerOnce, assertRightClock, wasAnswered } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { FieldCipher } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { answerSeal } from './answer-seal';
import { AuditTrail } from './audit-trail';
import { leaveEvents } from './global-outbox';
import { PlatformActs } from './platform-acts';

/** Runs every write that a client requests on the global database: one transaction with its idempotency key and audit row. */
@Injectable()
export class GlobalWrites {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly trail: AuditTrail,
    private readonly cipher: FieldCipher,
    private readonly acts: PlatformActs,
  ) {}

  /**
   * Runs `work` in one transaction. A request whose idempotency key was already answered gets the stored response. Without its
   * audit row nothing is written.
   *
   * @throws DomainError CLOCK_OFF, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, DATABASE_BUSY, DATABASE_UNAVAILABLE; errors of `work`
   */
  run<V>(write: WriteRequest, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    return this.write(write, write.idempotency, work);
  }

  /** As {@link run} for a response that contains a secret. It is returned once and not stored: idempotency keys are ignored. */
  runSecret<V>(write: WriteRequest, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    return this.write(write, null, work);
  }

  /**
   * For an effect that spans more than one transaction, and that is harmless or refused when repeated. Its idempotency key and
   * audit row are written after the whole effect: after a crash the next request repeats the effect, and later requests with the
   * key do nothing.
   *
   * @throws DomainError as {@link run}; errors of `effect`
   */
  async runRepeatable(write: WriteRequest, effect: () => Promise<unknown>): Promise<void> {
    const { actor, idempotency } = write;
    assertRightClock();
    if (idempotency !== null && (await this.database.unit(actor, (unit) => wasAnswered(unit, idempotency)))) {
      write.markReplayed();
      return;
    }
    await effect();
    await this.run(write, () => Promise.resolve());
  }

  private async write<V>(
    write: WriteRequest,
    idempotency: WriteRequest['idempotency'],
    work: (unit: UnitOfWork) => Promise<V>,
  ): Promise<V> {
    assertRightClock();
    const audited = async (unit: UnitOfWork): Promise<V> => {
      const answer = await work(unit);
      const entityId = entityIdOf(answer);
      if (write.tenantAct === null) await leaveEvent(unit, write.auditEvent(entityId));
      else await this.acts.leave(unit.manager, write, entityId);
      return answer;
    };
    const seal = answerSeal(this.cipher, 0);
    const { value, replayed } = await this.database.unit(write.actor, (unit) =>
      answerOnce(unit, idempotency, () => audited(unit), seal),
    );
    if (replayed) write.markReplayed();
    else write.markAudited();
    this.trail.nudge();
    return value;
  }
}

/** Stores an event in the outbox, in the transaction of its cause. */
export async function leaveEvent({ manager }: Pick<UnitOfWork, 'manager'>, event: AuditEvent): Promise<void> {
  await leaveEvents(manager, [event]);
}
