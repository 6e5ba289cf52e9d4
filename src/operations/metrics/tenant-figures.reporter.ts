import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { reasonOf } from '#persistence';
import { TenantQueryStats } from '#tenancy';
import { FeatureUsage } from './feature-usage';
import { PerformanceLedger } from './performance-ledger';
import { UsageLedger } from './usage-ledger';

const EVERY_MS = 60_000;

/**
 * Brings what this process counted of its tenants to the global database, once a minute and when it stops; a process that is killed
 * loses a minute of figures. What cannot be written is added to the next minute.
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

  /** Never fails; one at a time. */
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
    this.logger.warn(`figures of tenants: ${reasonOf(error)}`);
  }
}
