import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { reasonOf } from '#persistence';
import { TenantQueryStats } from '#tenancy';
import { FeatureUsage } from './feature-usage';
import { PerformanceLedger } from './performance-ledger';
import { UsageLedger } from './usage-ledger';

const EVERY_MS = 60_000;

/**
 * Writes the counts of this process to the global database, once a minute and at shutdown. A killed process loses up to a minute of counts.
 * Counts that cannot be written are added to the next minute.
 */
@Injectable()
export class TenantFiguresReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TenantFiguresReporter.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;

  constructor(
    private readonly stats: TenantQueryStats,
    private readonly usage: FeatureUsage,
    private readonly performance: PerformanceLedger,
    private readonly features: UsageLedger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.report(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.report();
  }

  /** Never throws; calls run one after another. */
  async report(): Promise<void> {
    this.running ??= this.reportAll().finally(() => {
      this.running = null;
    });
    await this.running;
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
