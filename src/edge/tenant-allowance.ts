import type { BudgetLimits } from '#http';
import { clock } from '#kernel';
import { GlobalDatabase } from '../global/global-database';
import { databaseSize } from '../global/limits/usage';
import { SettingsService } from '../global/settings/settings.service';

/** The last known limits of a tenant. */
export interface Allowance {
  /** Null: the limits of the process apply. */
  readonly requests: BudgetLimits | null;
  /** Set while the database has reached its maximum size. */
  readonly fullDatabase: { readonly limit: number; readonly current: number } | null;
}

interface Known {
  allowance: Allowance;
  askedAt: number;
}

const UNLIMITED: Allowance = { requests: null, fullDatabase: null };
/** A changed limit takes effect after this time; database sizes are measured once a minute. */
const ASK_EVERY_MS = 5000;
const MAX_TENANTS = 20_000;

/**
 * Limits for every request, cached in memory. No request waits for a read: values are refreshed in the background, and while the
 * database does not answer the last values stay in use.
 */
export class TenantAllowance {
  private readonly known = new Map<number, Known>();

  constructor(
    private readonly settings: SettingsService,
    private readonly database: GlobalDatabase,
  ) {}

  of(tenantId: number): Allowance {
    const known = this.known.get(tenantId) ?? { allowance: UNLIMITED, askedAt: 0 };
    const now = clock.monotonicMs();
    if (now - known.askedAt < ASK_EVERY_MS) return known.allowance;
    known.askedAt = now;
    this.remember(tenantId, known);
    void this.ask(tenantId, known);
    return known.allowance;
  }

  private async ask(tenantId: number, known: Known): Promise<void> {
    try {
      known.allowance = {
        requests: await this.requestsOf(tenantId),
        fullDatabase: await this.fullDatabaseOf(tenantId),
      };
    } catch {
      // The last known values stay in use.
    }
  }

  private async requestsOf(tenantId: number): Promise<BudgetLimits | null> {
    const perSecond = await this.settings.valueOf(tenantId, 'limits.requests_per_second');
    const burst = await this.settings.valueOf(tenantId, 'limits.request_burst');
    return perSecond === 0 ? null : { perSecond, burst: burst === 0 ? perSecond * 2 : burst };
  }

  private async fullDatabaseOf(tenantId: number): Promise<Allowance['fullDatabase']> {
    const limit = await this.settings.valueOf(tenantId, 'limits.database_bytes');
    const current = await this.database.use((manager) => databaseSize(manager, tenantId));
    return current !== null && current >= limit ? { limit, current } : null;
  }

  private remember(tenantId: number, known: Known): void {
    this.known.delete(tenantId);
    this.known.set(tenantId, known);
    if (this.known.size <= MAX_TENANTS) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }
}
