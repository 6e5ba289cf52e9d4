import { Inject } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { clock } from '#kernel';
import type { Database } from '#persistence';
import { OBJECT_STORE, REPLACED_DATA } from '#storage';
import type { ObjectStore, ReplacedData } from '#storage';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { filesOf } from './import-files';
import { Import } from './import.entity';

/** A younger file may belong to an import that is not committed yet. */
const ORPHAN_AFTER_MS = 24 * 3600 * 1000;

/**
 * Removes files that no open import needs: a process may die after it stored a file and before it committed the import. While a restore can
 * be undone it removes none, because the undo may bring back an import that is not finished.
 */
@TenantScoped()
export class ImportCleanup {
  private readonly loop = new IsolatedLoop('import cleanup');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(REPLACED_DATA) private readonly replaced: ReplacedData,
  ) {}

  /** Returns the number of removed files. @throws DomainError LOOP_INCOMPLETE if a file could not be removed, after all others were */
  async run(signal: AbortSignal): Promise<number> {
    const before = clock.nowMs() - ORPHAN_AFTER_MS;
    let removed = 0;
    const failed = await this.loop.each(this.store.list(filesOf(this.tenant.tenantId)), {
      name: ({ key }) => key,
      work: async ({ key, storedAt }) => {
        if (storedAt.getTime() >= before || (await this.isWaitedFor(key))) return;
        // Asked after the row was looked for: a restore that replaced the row meanwhile is known by now.
        if (await this.replaced.mayReturn(this.tenant.tenantId)) return;
        await this.store.remove(key);
        removed += 1;
      },
      signal,
    });
    this.loop.failed(failed);
    return removed;
  }

  private isWaitedFor(storageKey: string): Promise<boolean> {
    return this.database.manager
      .createQueryBuilder(Import, 'import')
      .where('import.storageKey = :storageKey AND import.finishedAt IS NULL', { storageKey })
      .getExists();
  }
}
