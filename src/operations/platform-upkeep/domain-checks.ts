import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { clock, systemWrite } from '#kernel';
import { GlobalWrites } from '../../global/audit/global-writes';
import { DomainProof } from '../../global/domains/domain-proof';
import { TenantDomain } from '../../global/domains/tenant-domain.entity';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';

const BATCH_SIZE = 500;
export const PATIENCE_DAYS = 3;
export const PENDING_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Checks every day that the domains that are served still belong to their companies. A domain whose DNS record is missing for three days is
 * no longer served, because it may have a new owner by then. A DNS server that does not answer changes nothing. Domains that were not
 * proven within 30 days are deleted.
 */
@Injectable()
export class DomainChecks {
  private readonly loop = new IsolatedLoop('domain checks');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly directory: DirectoryService,
    private readonly proof: DomainProof,
  ) {}

  async run(signal: AbortSignal): Promise<object> {
    const counts = { checked: 0, missing: 0, ended: 0, forgotten: 0 };
    for (let last = 0; ;) {
      const domains = await this.servedAfter(last);
      const failed = await this.loop.each(domains, {
        name: ({ host }) => host,
        work: async (domain) => {
          counts.checked += 1;
          const outcome = await this.check(domain);
          if (outcome !== null) counts[outcome] += 1;
        },
        signal,
      });
      this.loop.failed(failed);
      last = domains.at(-1)?.id ?? 0;
      if (domains.length < BATCH_SIZE) break;
    }
    counts.forgotten = await this.forget();
    return counts;
  }

  private servedAfter(last: number): Promise<TenantDomain[]> {
    return this.database.use((manager) =>
      manager
        .createQueryBuilder(TenantDomain, 'domain')
        .where('domain.id > :last AND domain.verifiedAt IS NOT NULL', { last })
        .orderBy('domain.id')
        .take(BATCH_SIZE)
        .getMany(),
    );
  }

  private async check(domain: TenantDomain): Promise<'missing' | 'ended' | null> {
    const state = await this.proof.look(domain);
    const now = clock.now();
    if (state === 'unknown') return null;
    const missingSince = state === 'found' ? null : (domain.missingSince ?? now);
    const isOver = missingSince !== null && now.getTime() - missingSince.getTime() >= PATIENCE_DAYS * DAY_MS;
    if (isOver) {
      await this.end(domain);
      return 'ended';
    }
    await this.database.use((manager) =>
      manager.update(TenantDomain, { id: domain.id }, { checkedAt: now, missingSince }),
    );
    return missingSince === null ? null : 'missing';
  }

  /** Writes the change into the audit log of the company. From now on requests to this host are answered with 404. */
  private async end({ id, tenantId }: TenantDomain): Promise<void> {
    const write = systemWrite('domains.check', tenantId, 'domains:end');
    await this.writes.run(write, async ({ manager }) => {
      await manager.update(TenantDomain, { id }, { verifiedAt: null, missingSince: null, checkedAt: clock.now() });
      return { id };
    });
    this.directory.announceChange(tenantId);
  }

  private async forget(): Promise<number> {
    const { affectedRows } = await this.database.use((manager) =>
      manager.query<{ affectedRows: number }>(
        `DELETE FROM tenant_domains WHERE verified_at IS NULL
          AND GREATEST(created_at, IFNULL(checked_at, created_at)) < UTC_TIMESTAMP(3) - INTERVAL ${PENDING_DAYS} DAY`,
      ),
    );
    return affectedRows;
  }
}
