import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { WatchedLoop } from '#jobs';
import { reasonOf } from '#persistence';
import { TenantQueryStats } from '#tenancy';
import { FeatureUsage } from './feature-usage';
import { PerformanceLedger } from './performance-ledger';
import { UsageLedger } from './usage-ledger';

const EVERY_MS = 60_000;
const TURN_MS = 45_000;

/**
 * Writes the counts of this process to the global database, once a minute and at shutdown. A killed process loses up to a minute of counts.
 * Counts that cannot be written are added to the next minute.
 */
@Injectable()
export class TenantFiguresReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TenantFiguresReporter.name);
  private readonly loop = new WatchedLoop({
    name: 'tenant figures',
    turn: () => this.reportAll(),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
    everyMs: EVERY_MS,
  });

  constructor(
    private readonly stats: TenantQueryStats,
    private readonly usage: FeatureUsage,
    private readonly performance: PerformanceLedger,
    private readonly features: UsageLedger,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.loop.stop();
    await this.report();
  }

  /** Never throws; calls run one after another. */
  report(): Promise<void> {
    return this.loop.run();
  }

  private async reportAll(): Promise<void> {
    const loads = this.stats.takeWindow();
    await this.performance.add(loads).catch((error: unknown) => this.keep(error, () => this.stats.giveBack(loads)));
    const uses = this.usage.takeWindow();
    await this.features.add(uses).catch((error: unknown) => this.keep(error, () => this.usage.giveBack(uses)));
  }

  private keep(error: unknown, giveBack: () => void): void {
    giveBack();
    this.logger.warn(`figures of tenants could not be saved: ${reasonOf(error)}`);
  }
}
