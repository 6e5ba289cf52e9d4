import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import type { AuditEvent } from '#kernel';
import { MEMBER_EVENT_RUN } from '../../webhooks/member-events';
import { TenantDatabase } from '../tenants/tenant-database.entity';

/** What was done about a member, and under which name the request knows it. */
interface MemberChange {
  readonly tenantId: number;
  readonly occasion: string;
  readonly event: AuditEvent;
}

/**
 * Brings what is done about members to the company's webhooks, which are in another database: as a run, written down in the transaction
 * of the change, and repeated until the company's database has the event.
 */
@Injectable()
export class MemberNews {
  constructor(private readonly runs: JobRuns) {}

  /** In the transaction of the change. The run keeps no address of a client. */
  async leave(manager: EntityManager, { tenantId, occasion, event }: MemberChange): Promise<void> {
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

  /** After the commit. */
  begin(occasion: string): void {
    this.runs.begin(MEMBER_EVENT_RUN, occasion);
  }
}
