import { Inject, Injectable } from '@nestjs/common';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';

/** Everything a tenant has in the store: attachments, what is in quarantine, files of imports. */
const everythingOf = (tenantId: number): string => `t${tenantId}`;

/** The files of tenants that go. */
@Injectable()
export class TenantFiles {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async remove(tenantId: number, report: (done: number) => void = () => undefined): Promise<void> {
    let removed = 0;
    for await (const { key } of this.store.list(everythingOf(tenantId))) {
      await this.store.remove(key);
      report((removed += 1));
    }
  }

  /** Asked before any is removed, because a second run finds fewer. */
  async count(tenantId: number): Promise<number> {
    let files = 0;
    for await (const _object of this.store.list(everythingOf(tenantId))) files += 1;
    return files;
  }

  async has(tenantId: number): Promise<boolean> {
    for await (const _object of this.store.list(everythingOf(tenantId))) return true;
    return false;
  }
}
