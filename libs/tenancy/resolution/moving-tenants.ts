import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { clock, outsideRequest, shareOfRequest, withDeadline } from '#kernel';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantRecord } from '../tenant-context';

/** A move stops access for less than a second; one that takes longer is given up. */
const MAX_WAIT_MS = 3000;
const POLL_MS = 15;

/**
 * Waits for tenants whose data are being moved to another server, so that their requests go on at the new place instead of being refused. All
 * requests of a tenant share one question to the registry at a time, because the message about the end of a move may be lost.
 */
@Injectable()
export class MovingTenants {
  private readonly waits = new Map<number, Promise<TenantRecord | null>>();

  constructor(@Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions) {}

  /** The record after the move; the record itself if the tenant does not move, or if it still moves after the time that the request has. */
  async settled(record: TenantRecord | null): Promise<TenantRecord | null> {
    if (record?.status !== 'moving') return record;
    const waitMs = Math.max(1, shareOfRequest(MAX_WAIT_MS));
    return withDeadline('the move of the tenant', waitMs, this.wait(record)).catch(() => record);
  }

  private wait(record: TenantRecord): Promise<TenantRecord | null> {
    const { tenantId } = record;
    const known = this.waits.get(tenantId);
    if (known) return known;
    const waiting = outsideRequest(() => this.poll(record)).finally(() => this.waits.delete(tenantId));
    this.waits.set(tenantId, waiting);
    return waiting;
  }

  private async poll(record: TenantRecord): Promise<TenantRecord | null> {
    const until = clock.monotonicMs() + MAX_WAIT_MS;
    let found: TenantRecord | null = record;
    while (found?.status === 'moving' && clock.monotonicMs() < until) {
      await pause(POLL_MS);
      found = await this.options.directory.readAgain(record.tenantId);
    }
    return found;
  }
}
