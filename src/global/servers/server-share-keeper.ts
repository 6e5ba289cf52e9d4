import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { WatchedLoop } from '#jobs';
import { LEASE_MS, ServerShares } from './server-shares.service';

const EVERY_MS = LEASE_MS / 4;
const TURN_MS = 10_000;
const RETRY_MS = 1000;

/** Renews the shares of a process that serves tenants or runs their jobs, four times in the duration of a lease. A command works with the floor. */
@Injectable()
export class ServerShareKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly loop = new WatchedLoop({
    name: 'connection shares',
    turn: () => this.shares.renew(),
    turnMs: TURN_MS,
    retryMs: RETRY_MS,
    everyMs: EVERY_MS,
  });

  constructor(private readonly shares: ServerShares) {}

  onApplicationBootstrap(): void {
    this.loop.start();
    this.shares.whenUsed(() => this.loop.wake());
  }

  beforeApplicationShutdown(): void {
    this.loop.stop();
  }

  /** Without the global database the lease ends by itself. */
  async onApplicationShutdown(): Promise<void> {
    await this.shares.release().catch(() => undefined);
  }
}
