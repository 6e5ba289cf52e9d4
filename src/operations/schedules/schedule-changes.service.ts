import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Schedule } from '#jobs';
import type { Actor, WriteRequest } from '#kernel';
import { GlobalWrites } from '../../global/audit/global-writes';
import { TaskRegistry } from '../tasks/task-registry';
import { ScheduleOverride } from './schedule-override.entity';
import { namesOf, overrideOf, planned } from './schedule-plan';
import { scheduleChangeMissing, scheduleTimesRefused, scheduleUnknown } from './schedule.errors';
import { changedTimes, partsOf, refusalsOf } from './schedule-times';
import type { TimesChange } from './schedule-times';

/** The requested changes; absent properties stay unchanged. */
export interface ScheduleChange {
  readonly isEnabled?: boolean;
  readonly at?: TimesChange;
}

/** Changes schedules. Workers apply a change within seconds. */
@Injectable()
export class ScheduleChanges {
  constructor(
    private readonly writes: GlobalWrites,
    private readonly tasks: TaskRegistry,
  ) {}

  /** @throws DomainError SCHEDULE_UNKNOWN, SCHEDULE_CHANGE_MISSING, SCHEDULE_TIMES_REFUSED; the errors of GlobalWrites */
  async adjust(write: WriteRequest, kind: string, change: ScheduleChange): Promise<void> {
    const schedule = this.scheduleOf(kind);
    refuse(schedule, change);
    await this.writes.run(write, async ({ manager }) => {
      const where = { kind: In(namesOf(schedule)) };
      const row = overrideOf(
        schedule,
        await manager.find(ScheduleOverride, { where, lock: { mode: 'pessimistic_write' } }),
      );
      const present = planned(schedule, row);
      const isEnabled = change.isEnabled ?? present.isEnabled;
      const at = partsOf(changedTimes(present.schedule.at, change.at ?? {}));
      const isUsual = isDeepStrictEqual(at, partsOf(schedule.at));
      if (row !== null && row.kind !== schedule.kind) await manager.delete(ScheduleOverride, { kind: row.kind });
      if (isEnabled && isUsual) await manager.delete(ScheduleOverride, { kind: schedule.kind });
      else
        await save(manager, {
          kind: schedule.kind,
          isEnabled,
          at: isUsual ? null : { ...at },
          updatedBy: nameOf(write.actor),
        });
    });
  }

  /** Restores the default. @throws DomainError SCHEDULE_UNKNOWN; the errors of GlobalWrites */
  async reset(write: WriteRequest, kind: string): Promise<void> {
    const schedule = this.scheduleOf(kind);
    await this.writes.run(write, async ({ manager }) => {
      await manager.delete(ScheduleOverride, { kind: In(namesOf(schedule)) });
    });
  }

  private scheduleOf(kind: string): Schedule {
    const schedule = this.tasks.schedules.find((known) => namesOf(known).includes(kind));
    if (schedule === undefined) throw scheduleUnknown({ kind });
    return schedule;
  }
}

function refuse({ kind, at }: Schedule, change: ScheduleChange): void {
  const parts = Object.values(change.at ?? {}).filter((value) => value !== undefined);
  if (change.isEnabled === undefined && parts.length === 0) throw scheduleChangeMissing({ kind });
  const fields = refusalsOf(at, change.at ?? {});
  const [first] = fields;
  if (first !== undefined) throw scheduleTimesRefused({ kind, reason: first.detail }, { fields });
}

/** The timestamp comes from the database's clock. */
async function save(manager: EntityManager, override: Omit<ScheduleOverride, 'updatedAt'>): Promise<void> {
  await manager.query(
    `INSERT INTO schedule_overrides (kind, is_enabled, \`at\`, updated_by, updated_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3))
      ON DUPLICATE KEY UPDATE is_enabled = VALUES(is_enabled), \`at\` = VALUES(\`at\`), updated_by = VALUES(updated_by),
        updated_at = VALUES(updated_at)`,
    [override.kind, override.isEnabled, override.at && JSON.stringify(override.at), override.updatedBy],
  );
}

const nameOf = (actor: Actor): string => `${actor.type}:${actor.userId ?? actor.name}`.slice(0, 120);
