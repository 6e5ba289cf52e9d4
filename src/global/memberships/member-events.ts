import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import type { AuditEvent } from '#kernel';
import { MEMBER_EVENT_RUN } from '../../webhooks/member-events';
import { TenantDatabase } from '../tenants/tenant-database.entity';

/** A change of a member and the name of its run. */
interface MemberChange {
  readonly tenantId: number;
  readonly occasion: string;
  readonly event: AuditEvent;
}

/**
 * Sends changes of members to the webhooks of the company, which are in another database: by a run that is stored in the transaction
 * of the change and repeated until the company's database has the event.
 */
@Injectable()
export class MemberEvents {
  constructor(private readonly runs: JobRuns) {}

  /** Call it in the transaction of the change. The run does not contain the client's address. */
  async enqueue(manager: EntityManager, { tenantId, occasion, event }: MemberChange): Promise<void> {
    const place = await manager.findOneBy(TenantDatabase, { tenantId });
    if (place === null) return;
    const { serverId, epoch } = place;
    await this.runs.enqueueWithin(manager, {
      kind: MEMBER_EVENT_RUN,
      tenant: { tenantId, serverId, epoch },
      window: occasion,
      payload: { event: { ...event, ip: null, userAgent: null } },
    });
  }

  /** Call it after the commit. */
  begin(occasion: string): void {
    this.runs.begin(MEMBER_EVENT_RUN, occasion);
  }
}
