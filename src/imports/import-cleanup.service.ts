import { Inject } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { Database } from '#persistence';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { filesOf } from './import-files';
import { Import } from './import.entity';

/** A file younger than this may be of an import that is not committed yet. */
const ORPHAN_AFTER_MS = 24 * 3600 * 1000;

/** Removes the files that no open import waits for: what a process left that died between keeping a file and writing it down. */
@TenantScoped()
export class ImportCleanup {
  private readonly loop = new IsolatedLoop('import cleanup');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** Answers how many files went. @throws DomainError LOOP_INCOMPLETE after the others went */
  async run(signal: AbortSignal): Promise<number> {
    const before = Date.now() - ORPHAN_AFTER_MS;
    let removed = 0;
    const failed = await this.loop.each(this.store.list(filesOf(this.tenant.tenantId)), {
      name: ({ key }) => key,
      work: async ({ key, storedAt }) => {
        if (storedAt.getTime() >= before || (await this.isWaitedFor(key))) return;
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
