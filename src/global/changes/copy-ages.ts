import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { GlobalDatabase } from '../global-database';
import type { CacheAges } from '../tenants/directory-cache';
import { ChangeEvents } from './change-events';

const PUSHED_FRESH_MS = 60_000;
const POLLED_FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;

/**
 * The maximum age of cached copies of the global database: fresh for one minute while changes are pushed, for five seconds
 * otherwise. While the database is down, copies are used for five minutes. These count from the beginning of the outage if
 * changes were pushed since the copy was read, because no change can have been committed since; otherwise they count from the
 * read.
 */
@Injectable()
export class CopyAges implements CacheAges {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly events: ChangeEvents,
  ) {}

  readonly isFresh = (readAt: number): boolean =>
    clock.monotonicMs() - readAt < (this.isPushedSince(readAt) ? PUSHED_FRESH_MS : POLLED_FRESH_MS);

  readonly isUsable = (readAt: number): boolean => clock.monotonicMs() - this.knownRightAt(readAt) < STALE_MS;

  private isPushedSince(readAt: number): boolean {
    const { connectedSince } = this.events;
    return connectedSince !== null && readAt >= connectedSince;
  }

  private knownRightAt(readAt: number): number {
    return this.isPushedSince(readAt) ? Math.max(readAt, this.database.lastAnswerAt ?? 0) : readAt;
  }
}
